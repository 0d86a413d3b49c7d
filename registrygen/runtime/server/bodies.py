"""What requests bring: parameters, bodies of a limited size and time, and the changes that they ask for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import ClientDisconnect, Request

from registrygen.diagnostics.near import suggestion
from registrygen.runtime.errors import CoercionError
from registrygen.runtime.server.problems import Problem
from registrygen.runtime.storage.backend import Change, When
from registrygen.runtime.storage.names import checked_key, checked_namespace
from registrygen.runtime.storage.records import ALIAS, FUNCTION, TYPE, record_of
from registrygen.runtime.storage.references import REFERENCE
from registrygen.runtime.text_places import json_deeper_than

MAX_CHANGES = 10_000
DEPTH = 100
"""How deep a body may be nested."""
_WHEN: tuple[When, ...] = ("any", "absent", "present")
_DRAINED = 100_000_000
SECONDS = 30.0
"""How long the whole of a body may take to come."""


async def json_body(request: Request, limit: int) -> Mapping[str, Any]:
    """The JSON object that a request brings. Raises Problem for anything else; no more than `limit` bytes are ever read."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > limit):
        raise await _too_large(request, limit)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "not-json", "a body has to be JSON: `Content-Type: application/json`")
    try:
        async with asyncio.timeout(SECONDS):
            body = await _bytes(request, limit)
    except TimeoutError:
        raise Problem(408, "slow", f"the body did not come within {SECONDS:g} seconds") from None
    try:
        text = body.decode(json.detect_encoding(body))
        if json_deeper_than(text, DEPTH) is not None:
            # What this server reads, a reader with less stack left might not, and no other record with it.
            raise Problem(400, "not-json", f"the body is not JSON: it is nested more than {DEPTH} levels deep")
        document = json.loads(text, parse_constant=_refused_constant)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "not-json", f"the body is not JSON: {type(error).__name__}") from None
    if not isinstance(document, dict):
        raise Problem(422, "no-object", "the body has to be a JSON object")
    return document


async def _bytes(request: Request, limit: int) -> bytes:
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise await _too_large(request, limit)
            parts.append(part)
    except ClientDisconnect:
        raise Problem(400, "gone", "the body did not come as a whole") from None
    return b"".join(parts)


async def _too_large(request: Request, limit: int) -> Problem:
    """The problem; what is left of the body is passed over first, as who is still sending would not see the answer."""
    size = 0
    try:
        async with asyncio.timeout(SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > _DRAINED:
                    break
    except (TimeoutError, ClientDisconnect, RuntimeError):
        pass
    return Problem(413, "too-large", f"a body has {limit} bytes at most", {"Connection": "close"}, limit=limit)


def _refused_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def assert_parameters(request: Request, known: Sequence[str]) -> None:
    """Raises Problem for a parameter that means nothing, or is said twice: who says one wants something else than what would be done."""
    said = [name for name, _ in request.query_params.multi_items()]
    for name in said:
        if name not in known:
            help = suggestion(name, known) if known else "there are none"
            raise Problem(422, "bad-parameter", f"there is no parameter `{name[:100]}` here: {help}")
    twice = next((name for name in said if said.count(name) > 1), None)
    if twice:
        raise Problem(422, "bad-parameter", f"the parameter `{twice}` is given twice")


def namespace_of(request: Request) -> str:
    """The namespace that a request is about. Raises Problem for a name that is none."""
    try:
        return checked_namespace(request.path_params["namespace"])
    except CoercionError as error:
        raise Problem(422, "bad-namespace", f"{error.message}: {error.suggestions[0]}") from None


def key_of(said: Any) -> str:
    """A key. Raises Problem for what is none."""
    try:
        return checked_key(said)
    except CoercionError as error:
        raise Problem(422, "bad-key", f"{error.message}: {error.suggestions[0]}") from None


def change_of(said: Any) -> Change:
    """The change that `{key, value, if}` asks for; a `value` of null takes the key out. Raises Problem for another."""
    if not isinstance(said, Mapping) or not {"key", "value"} <= set(said) <= {"key", "value", "if"}:
        raise Problem(422, "bad-change", "a change has `key`, `value` and, if it is not to be made in any case, `if`")
    key = key_of(said["key"])
    if said["value"] is None:
        return Change(key=key, document=None, when=when_of(said.get("if", "any")))
    try:
        record = record_of(said["value"])
    except CoercionError as error:
        raise Problem(422, "bad-record", f"`{key}`: {error.message}", key=key) from None
    if record.kind in (FUNCTION, TYPE) and not REFERENCE.fullmatch(record.ref):
        message = f"`{key}`: `{record.ref[:200]}` is no reference, which is `package.module:Name`"
        raise Problem(422, "bad-record", message, key=key)
    if record.kind == ALIAS:
        key_of(record.ref)
    return Change(key=key, document=record.document(), when=when_of(said.get("if", "any")))


def changes_of(body: Mapping[str, Any]) -> list[Change]:
    """The changes of a batch. Raises Problem for what is none."""
    said = body.get("changes")
    if not isinstance(said, list) or not 0 < len(said) <= MAX_CHANGES or set(body) != {"changes"}:
        raise Problem(422, "bad-batch", f"a batch is `changes`, a list of 1 to {MAX_CHANGES}")
    changes = [change_of(item) for item in said]
    if len({item.key for item in changes}) != len(changes):
        raise Problem(422, "bad-batch", "a batch changes each key once")
    return changes


def when_of(said: Any) -> When:
    """When a change is to be made: `any`, `absent`, `present`, or the number of a revision. Raises Problem for another."""
    if isinstance(said, int) and not isinstance(said, bool) and said > 0:
        return said
    for known in _WHEN:
        if said == known:
            return known
    raise Problem(422, "bad-condition", "`if` is `any`, `absent`, `present`, or the number of a revision")
