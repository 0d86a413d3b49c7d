"""Configurations from servers, asked for over HTTP: allowed hosts only, no redirects, limits on time and size."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from registrygen.diagnostics.near import suggestion
from registrygen.runtime.errors import CoercionError, RegistryError
from registrygen.runtime.loaded import Loaded, named_place

_ID = 1
"""What a call is known by, and its answer."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TIMEOUT = 5.0
"""Seconds that a server has to answer."""
MAX_BYTES = 1_000_000
"""Size of the largest answer that is read."""
KEYS = ("url", "allowed_hosts", "timeout", "max_bytes")
"""What a socket's configuration may say, whatever the protocol."""
_LONGEST = 86_400.0
_VISIBLE = re.compile(r"[!-~]+")


class _NoRedirects(HTTPRedirectHandler):
    """An allowed host must not lead to another one."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: Any) -> None:
        return None


def read_http(config: dict[str, Any]) -> Loaded:
    """The JSON that a server gives for a GET of `url`."""
    url = _checked_url(config, KEYS)
    return _loaded(url, _asked(Request(url, headers={"Accept": "application/json"}), config))


def read_rpc(config: dict[str, Any]) -> Loaded:
    """The result of a JSON-RPC 2.0 call of `method` with `params` at `url`."""
    url = _checked_url(config, (*KEYS, "method", "params"))
    if not isinstance(config.get("method"), str):
        raise CoercionError(
            "a call needs the `method` that is to be called", ["add `method` to the socket's configuration"]
        )
    call = {"jsonrpc": "2.0", "id": _ID, "method": config["method"], "params": config.get("params", {})}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    answer = _loaded(url, _asked(Request(url, data=_written(call), headers=headers), config)).value
    if not isinstance(answer, dict) or answer.get("jsonrpc") != "2.0" or ("result" in answer) == ("error" in answer):
        raise CoercionError(f"`{url}` does not answer in JSON-RPC 2.0", (), {"url": url})
    # A call that a server could not even read has no `id` for it to give back.
    is_ours = answer.get("id") == _ID and answer["id"] is not True
    if not (is_ours or ("error" in answer and answer.get("id") is None)):
        said = f"it has the `id` {answer.get('id')!r}, not {_ID!r}"
        raise CoercionError(f"`{url}` answers another call: {said}", (), {"url": url})
    if "error" in answer:
        error = answer["error"] if isinstance(answer["error"], dict) else {"message": answer["error"]}
        raise RegistryError(
            f"`{url}` refuses `{call['method']}`: {error.get('message')}", (), {"url": url, "error": error}
        )
    return Loaded(value=answer["result"], place=named_place(url))


def _written(call: dict[str, Any]) -> bytes:
    try:
        return json.dumps(call, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        help = ["give what JSON has: texts, numbers, lists, mappings"]
        raise CoercionError(f"the `params` of the call cannot be sent: {error}", help) from error


def _assert_known(config: dict[str, Any], keys: Sequence[str]) -> None:
    """Raises CoercionError for what a socket's configuration does not say, or says as something else."""
    for key, value in config.items():
        if key not in keys:
            raise CoercionError(f"a socket's configuration has no `{key}`", [suggestion(str(key), keys)])
        wanted = _wanted(key, value)
        if wanted:
            raise CoercionError(f"`{key}` of a socket's configuration has to be {wanted}, not {value!r}")


def _wanted(key: str, value: Any) -> str:
    """What should stand in the place of a value; nothing where it is sound."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if key == "timeout" and not (is_number and 0 < value <= _LONGEST):
        return f"a number of seconds, more than 0 and at most {_LONGEST:g}"
    if key == "max_bytes" and not (is_number and isinstance(value, int) and value > 0):
        return "a number of bytes, at least 1"
    if key == "allowed_hosts" and not isinstance(value, list | tuple | set | frozenset):
        return "a list of names"
    if key == "params" and not isinstance(value, Mapping | list | tuple):
        return "a mapping or a list"
    return ""


def _address(url: Any) -> SplitResult | None:
    """The parts of an address that a request can be made of; None for anything else."""
    if not isinstance(url, str) or not _VISIBLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        # A bracket that is not closed, or a port that is no number.
        return None
    return parts if is_whole else None


def _checked_url(config: dict[str, Any], keys: Sequence[str]) -> str:
    _assert_known(config, keys)
    url = config.get("url")
    parts = _address(url)
    if parts is None:
        help = "give `url`: `http://host/path`, with `%20` for a blank, and other characters than ASCII in the same way"
        raise CoercionError(f"{url!r} is no address of a server", [help])
    allowed = tuple(config.get("allowed_hosts", LOOPBACK))
    if parts.hostname not in allowed:
        help = f"add `{parts.hostname}` to `allowed_hosts` if its configurations are to be trusted"
        raise CoercionError(
            f"`{parts.hostname}` is not among the hosts that may be asked", [help], {"allowed_hosts": allowed}
        )
    return str(url)


def _asked(request: Request, config: dict[str, Any]) -> bytes:
    limit, timeout = int(config.get("max_bytes", MAX_BYTES)), float(config.get("timeout", TIMEOUT))
    # A proxy would be another host than the one that is allowed.
    opener = build_opener(_NoRedirects, ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout) as answer:
            body = _body(answer, limit + 1, time.monotonic() + timeout)
    except HTTPError as error:
        raise RegistryError(
            f"`{request.full_url}` answers {error.code} {error.reason}", (), {"status": error.code}
        ) from error
    except (URLError, OSError, HTTPException, ValueError) as error:
        raise RegistryError(f"`{request.full_url}` does not answer: {error}", (), {"url": request.full_url}) from error
    if len(body) > limit:
        raise CoercionError(f"`{request.full_url}` answers with more than {limit} bytes", ["raise `max_bytes`"])
    return body


def _body(answer: Any, limit: int, ends: float) -> bytes:
    """What comes, up to a limit. The time is that of the whole: each part may come in time, and the last never."""
    parts, size = [], 0
    while size < limit and (part := answer.read1(min(65536, limit - size))):
        parts.append(part)
        size += len(part)
        if time.monotonic() > ends:
            raise TimeoutError("timed out")
    return b"".join(parts)


def _loaded(url: str, body: bytes) -> Loaded:
    try:
        return Loaded(value=json.loads(body, object_pairs_hook=_once), place=named_place(url))
    except (ValueError, RecursionError) as error:
        raise CoercionError(f"`{url}` does not answer with JSON: {error}", (), {"url": url}) from error


def _once(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """What an object has. Raises ValueError where it has a key twice: nobody can tell which of the two is meant."""
    found: dict[str, Any] = {}
    for key, value in items:
        if key in found:
            raise ValueError(f"`{key}` is given twice")
        found[key] = value
    return found
