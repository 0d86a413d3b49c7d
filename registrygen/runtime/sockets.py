"""Configurations from servers, asked for over HTTP: allowed hosts only, no redirects, limits on time and size."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from registrygen.diagnostics.near import suggestion
from registrygen.runtime.errors import CoercionError, RegistryError
from registrygen.runtime.loaded import Loaded, named_place

LOOPBACK = ("127.0.0.1", "::1", "localhost")
TIMEOUT = 5.0
"""Seconds that a server has to answer."""
MAX_BYTES = 1_000_000
"""Size of the largest answer that is read."""
KEYS = ("url", "allowed_hosts", "timeout", "max_bytes")
"""What a socket's configuration may say, whatever the protocol."""
_KINDS: Mapping[str, Any] = {
    "timeout": int | float,
    "max_bytes": int,
    "allowed_hosts": list | tuple | set | frozenset,
}


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
    call = {"jsonrpc": "2.0", "id": 1, "method": config["method"], "params": config.get("params", {})}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    answer = _loaded(url, _asked(Request(url, data=json.dumps(call).encode(), headers=headers), config)).value
    if not isinstance(answer, dict) or answer.get("jsonrpc") != "2.0" or ("result" in answer) == ("error" in answer):
        raise CoercionError(f"`{url}` does not answer in JSON-RPC 2.0", (), {"url": url})
    if "error" in answer:
        error = answer["error"] if isinstance(answer["error"], dict) else {"message": answer["error"]}
        raise RegistryError(
            f"`{url}` refuses `{call['method']}`: {error.get('message')}", (), {"url": url, "error": error}
        )
    return Loaded(value=answer["result"], place=named_place(url))


def _checked_url(config: dict[str, Any], keys: Sequence[str]) -> str:
    for key in config:
        if key not in keys:
            raise CoercionError(f"a socket's configuration has no `{key}`", [suggestion(str(key), keys)])
        if not isinstance(config[key], _KINDS.get(key, object)):
            shown = "a list of names" if key == "allowed_hosts" else "a number"
            raise CoercionError(f"`{key}` of a socket's configuration has to be {shown}, not {config[key]!r}")
    url = config.get("url")
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise CoercionError(f"`{url}` is no address of a server", ["give `url`: `http://host/path`"])
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
    except (URLError, OSError) as error:
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
        return Loaded(value=json.loads(body), place=named_place(url))
    except (ValueError, RecursionError) as error:
        raise CoercionError(f"`{url}` does not answer with JSON: {error}", (), {"url": url}) from error
