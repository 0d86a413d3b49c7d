"""The server as an ASGI application: which paths there are, and what each answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registrygen.runtime.server.authorization import READ, WRITE, Access, assert_allowed
from registrygen.runtime.server.bodies import (
    assert_parameters,
    change_of,
    changes_of,
    json_body,
    key_of,
    namespace_of,
    when_of,
)
from registrygen.runtime.server.problems import MEDIA_TYPE, Problem
from registrygen.runtime.storage.backend import Change, Conflict, Written
from registrygen.runtime.storage.memory import MemoryBackend

MAX_WAIT = 60.0
Endpoint = Callable[[Request], Awaitable[Response]]


class _Name(Convertor[str]):
    """Whatever stands in the place of a namespace, slashes included: what is wrong with it can then be said."""

    regex = ".*?"

    def convert(self, value: str) -> str:
        """The name as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """The name as it stands."""
        return value


register_url_convertor("namespace", _Name())


@dataclass(kw_only=True)
class Endpoints:
    """What each path answers; `changed` has an event for each namespace that somebody waits for."""

    state: MemoryBackend
    access: Access
    max_body: int
    started: float = field(default_factory=time.monotonic)
    changed: dict[str, asyncio.Event] = field(default_factory=dict)

    async def health(self, request: Request) -> Response:
        """`GET /health`: that the server runs."""
        return _json({"status": "ok"})

    async def stats(self, request: Request) -> Response:
        """`GET /stats`: how much there is in the namespaces that may be read."""
        grant = self.access.grant(request.headers.get("authorization"), request.headers.get("host"))
        found = {name: item for name, item in self.state.statistics().items() if grant.allows(READ, name)}
        keys = sum(item["keys"] for item in found.values())
        uptime = round(time.monotonic() - self.started, 3)
        return _json({"namespaces": found, "keys": keys, "uptime_seconds": uptime})

    async def set(self, request: Request) -> Response:
        """`POST /registry/<namespace>/set`: put a record under a key, where `if` holds."""
        namespace = self._allowed(request, WRITE)
        change = change_of(await json_body(request, self.max_body))
        if change.document is None:
            raise Problem(422, "bad-record", "a record is an object; `DELETE` takes a key out")
        written = await self._write(namespace, [change])
        return _written({"key": change.key}, written)

    async def get(self, request: Request) -> Response:
        """`GET /registry/<namespace>/get/<key>`: the record of a key."""
        namespace, key = self._allowed(request, READ), key_of(request.path_params["key"])
        found = self.state.document(namespace, key)
        if found is None:
            raise Problem(404, "absent", f"`{namespace}` has no `{key}`", key=key)
        return _json({"key": key, "value": found}, headers={"ETag": f'"{found.get("revision")}"'})

    async def delete(self, request: Request) -> Response:
        """`DELETE /registry/<namespace>/delete/<key>`: take a key out, where `?if=` holds."""
        namespace, key = self._allowed(request, WRITE), key_of(request.path_params["key"])
        said = request.query_params.get("if", "present")
        change = Change(
            key=key, document=None, when=when_of(int(said) if said.isdecimal() and len(said) < 19 else said)
        )
        if self.state.document(namespace, key) is None:
            raise Problem(404, "absent", f"`{namespace}` has no `{key}`", key=key)
        return _written({"key": key}, await self._write(namespace, [change]))

    async def keys(self, request: Request) -> Response:
        """`GET /registry/<namespace>/keys`: all keys, in the order in which they came."""
        snapshot = self.state.snapshot(self._allowed(request, READ))
        known = {} if snapshot is None else {"keys": list(snapshot.documents), "tag": snapshot.tag}
        return _json(known)

    async def snapshot(self, request: Request) -> Response:
        """`GET /registry/<namespace>/snapshot`: all records of one moment; 304 where `If-None-Match` has its tag."""
        namespace = self._allowed(request, READ)
        snapshot = self.state.snapshot(namespace, request.headers.get("if-none-match", "").strip().strip('"'))
        headers = {"ETag": f'"{self.state.tag(namespace)}"', "Cache-Control": "no-cache"}
        if snapshot is None:
            return Response(status_code=304, headers=headers)
        text = await run_in_threadpool(json.dumps, {"tag": snapshot.tag, "records": snapshot.documents})
        return Response(text, headers={**headers, "ETag": f'"{snapshot.tag}"'}, media_type="application/json")

    async def batch(self, request: Request) -> Response:
        """`POST /registry/<namespace>/batch`: several changes at once, or none."""
        namespace = self._allowed(request, WRITE)
        changes = changes_of(await json_body(request, self.max_body))
        return _written({}, await self._write(namespace, changes))

    async def watch(self, request: Request) -> Response:
        """`GET /registry/<namespace>/watch?since=<tag>&timeout=<seconds>`: wait for another tag; 304 where none comes."""
        namespace = self._allowed(request, READ)
        since, ends = request.query_params.get("since", ""), time.monotonic() + _seconds(request)
        while True:
            event = self.changed.setdefault(namespace, asyncio.Event())
            tag = self.state.tag(namespace)
            left = ends - time.monotonic()
            if tag != since:
                return _json({"tag": tag}, headers={"ETag": f'"{tag}"'})
            if left <= 0 or await request.is_disconnected():
                return Response(status_code=304, headers={"ETag": f'"{tag}"'})
            try:
                await asyncio.wait_for(event.wait(), min(left, 5.0))
            except TimeoutError:
                continue

    def notify(self, namespace: str) -> None:
        """Wake those that wait for a namespace."""
        event = self.changed.pop(namespace, None)
        if event is not None:
            event.set()

    def _allowed(self, request: Request, right: str) -> str:
        """The namespace that a request is about, where it may do this there. Raises Problem."""
        grant = self.access.grant(request.headers.get("authorization"), request.headers.get("host"))
        namespace = namespace_of(request)
        assert_allowed(grant, right, namespace)
        return namespace

    async def _write(self, namespace: str, changes: Sequence[Change]) -> Written:
        try:
            written = await run_in_threadpool(self.state.write, namespace, changes)
        except Conflict as conflict:
            keys = list(conflict.keys)
            detail = "nothing was changed: the condition does not hold for " + ", ".join(
                f"`{key}`" for key in keys[:10]
            )
            raise Problem(409, "conflict", detail, conflicts=keys) from None
        self.notify(namespace)
        return written


def make_app(state: MemoryBackend, access: Access, *, max_body: int) -> Starlette:
    """The application for a state, for those that may use it."""
    endpoints = Endpoints(state=state, access=access, max_body=max_body)
    base = "/registry/{namespace:namespace}"
    paths: list[tuple[str, str, Endpoint, tuple[str, ...]]] = [
        ("GET", "/health", endpoints.health, ()),
        ("GET", "/stats", endpoints.stats, ()),
        ("POST", f"{base}/set", endpoints.set, ()),
        ("GET", f"{base}/get/{{key:path}}", endpoints.get, ()),
        ("DELETE", f"{base}/delete/{{key:path}}", endpoints.delete, ("if",)),
        ("GET", f"{base}/keys", endpoints.keys, ()),
        ("GET", f"{base}/snapshot", endpoints.snapshot, ()),
        ("POST", f"{base}/batch", endpoints.batch, ()),
        ("GET", f"{base}/watch", endpoints.watch, ("since", "timeout")),
    ]
    return Starlette(
        routes=[Route(path, _strict(endpoint, known), methods=[method]) for method, path, endpoint, known in paths],
        exception_handlers={Problem: _problem, HTTPException: _http_problem, Exception: _bug},
    )


def _strict(endpoint: Endpoint, known: Sequence[str]) -> Endpoint:
    """An endpoint that takes these parameters and no others."""

    async def answer(request: Request) -> Response:
        assert_parameters(request, known)
        return await endpoint(request)

    return answer


def _json(content: Any, headers: dict[str, str] | None = None) -> Response:
    # Escaped: texts may have what no encoding takes.
    return Response(json.dumps(content), headers=headers, media_type="application/json")


def _written(known: dict[str, Any], written: Written) -> Response:
    said = {**known, "revision": written.revision, "tag": written.tag, "previous": written.previous}
    return _json(said, headers={"ETag": f'"{written.tag}"'})


def _seconds(request: Request) -> float:
    said = request.query_params.get("timeout", "20")
    try:
        seconds = float(said)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MAX_WAIT:
        raise Problem(422, "bad-timeout", f"`timeout` is a number of seconds from 0 to {MAX_WAIT:g}")
    return seconds


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _answered(error)


def _answered(problem: Problem) -> Response:
    return Response(json.dumps(problem.document()), problem.status, problem.headers, MEDIA_TYPE)


async def _http_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    method, path = request.method[:20], request.url.path[:200]
    said = {404: f"there is nothing at `{path}`", 405: f"`{path}` is not for `{method}`"}.get(
        error.status_code, error.detail
    )
    code = {404: "not-found", 405: "wrong-method"}.get(error.status_code, "refused")
    return _answered(Problem(error.status_code, code, said, error.headers))


async def _bug(request: Request, error: Exception) -> Response:
    return _answered(Problem(500, "failed", "the request could not be answered; the server's log says why"))
