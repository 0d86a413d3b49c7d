"""Records that a registry server keeps, asked for over HTTP: one address, no redirects, limits on time and size."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx

from registrygen.runtime.storage.addresses import checked_server
from registrygen.runtime.storage.backend import Change, Conflict, Refused, Snapshot, Unavailable, Written
from registrygen.runtime.storage.settings import TOKEN, checked_token, server_timeout, server_token, server_url

MAX_ANSWER = 256_000_000
"""Size in bytes of the largest answer that is read."""
LONGEST = 120.0
"""Seconds that the whole of an answer may take to come, once it has begun."""
_NOT_MODIFIED, _CONFLICT = 304, 409
_HINTS = {
    401: [f"set `{TOKEN}` to a token that the server knows"],
    403: ["ask for a token with this right on this namespace"],
    413: ["register fewer or smaller artifacts at once, or start the server with a larger `--max-body`"],
}


class HttpBackend:
    """Keeps records on a registry server: the one of this address, or of the environment as it is when it is asked."""

    def __init__(self, url: str | None = None, *, token: str | None = None, timeout: float | None = None) -> None:
        self._url, self._timeout = checked_server(url) if url else None, timeout
        self._token = checked_token(token, "the token") if token else None
        self._clients: dict[int, httpx.Client] = {}

    @property
    def name(self) -> str:
        """What the backend is called in messages."""
        return f"the registry server at {self._url or server_url()}"

    def snapshot(self, namespace: str, tag: str = "") -> Snapshot | None:
        """The documents of now; None where the namespace has this tag still."""
        known = {"If-None-Match": f'"{tag}"'} if tag else {}
        answer = self._asked("GET", f"/registry/{quote(namespace)}/snapshot", headers=known)
        if answer is None:
            return None
        records = answer.get("records")
        if not isinstance(records, Mapping):
            raise Unavailable(f"{self.name} answers with no snapshot")
        return Snapshot(tag=str(answer.get("tag")), documents=records)

    def write(self, namespace: str, changes: Sequence[Change]) -> Written:
        """Make all changes at once. Raises Conflict, with nothing changed, where a condition does not hold."""
        said = [{"key": item.key, "value": item.document, "if": item.when} for item in changes]
        answer = self._asked("POST", f"/registry/{quote(namespace)}/batch", body={"changes": said}) or {}
        try:
            return Written(revision=int(answer["revision"]), tag=str(answer["tag"]), previous=str(answer["previous"]))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unavailable(f"{self.name} does not say what became of the changes") from error

    def watch(self, namespace: str, tag: str, seconds: float) -> str:
        """Wait until the namespace has another tag than this, or so long; gives its tag."""
        path = f"/registry/{quote(namespace)}/watch?since={quote(tag)}&timeout={seconds:g}"
        answer = self._asked("GET", path, patience=seconds)
        return tag if answer is None else str(answer.get("tag"))

    def _asked(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        patience: float = 0.0,
    ) -> dict[str, Any] | None:
        """The answer to a request; None where nothing has changed."""
        url = f"{self._url or server_url()}{path}"
        timeout = (self._timeout or server_timeout()) + patience
        request = self._client().build_request(
            method, url, headers={**self._shown(), **(headers or {})}, json=body, timeout=timeout
        )  # fmt: skip
        try:
            status, text = self._sent(request)
        except (httpx.HTTPError, OSError) as error:
            raise Unavailable(f"{self.name} does not answer ({type(error).__name__}: {error})") from error
        if status == _NOT_MODIFIED:
            return None
        answer = _document(text)
        keys = answer.get("conflicts")
        if status == _CONFLICT and body is not None and isinstance(keys, list) and keys:
            raise Conflict([str(key) for key in keys])
        if status >= 500 or (status < 400 and not answer):
            raise Unavailable(f"{self.name} answers {status}")
        if status >= 300:
            said = answer.get("detail") or answer.get("title") or "no reason is given"
            raise Refused(f"{self.name} answers {status}: {said}", _HINTS.get(status, []), status)
        return answer

    def _sent(self, request: httpx.Request) -> tuple[int, bytes]:
        answer = self._client().send(request, stream=True)
        ends = time.monotonic() + LONGEST
        try:
            parts, size = [], 0
            for part in answer.iter_bytes():
                size += len(part)
                if time.monotonic() > ends:
                    raise Unavailable(f"{self.name} did not end its answer within {LONGEST:g} seconds")
                if size > MAX_ANSWER:
                    raise Unavailable(f"{self.name} answers with more than {MAX_ANSWER} bytes")
                parts.append(part)
            return answer.status_code, b"".join(parts)
        finally:
            answer.close()

    def _shown(self) -> dict[str, str]:
        token = self._token or server_token()
        return {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}

    def _client(self) -> httpx.Client:
        """The connections of this process; a child must not use those of its parent."""
        known = self._clients.get(os.getpid())
        if known is None:
            # A proxy of the environment's would be another host than the one that is meant.
            known = self._clients[os.getpid()] = httpx.Client(trust_env=False, follow_redirects=False)
        return known


def _document(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
