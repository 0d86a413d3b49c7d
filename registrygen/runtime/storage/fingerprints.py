"""What an artifact takes and gives, in a form that processes can compare: its signature, the schema of its arguments, a digest of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from inspect import Parameter
from typing import Any

from registrygen.runtime.conformance import shown
from registrygen.runtime.errors import ConformanceError
from registrygen.runtime.signatures import EMPTY, Taken, signature_of

UNKNOWN = "(...)"
"""The signature of what has none that could be read."""
_SCALARS = (str, int, float, bool, bytes, type(None))
_STARS: dict[Any, str] = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}
_VARIADIC = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def description_of(artifact: Callable[..., Any]) -> dict[str, Any]:
    """The signature of an artifact as text, and the JSON Schema of its arguments."""
    try:
        taken = signature_of(artifact)
    except ConformanceError:
        return {"signature": UNKNOWN, "arguments": {}}
    return {"signature": _text(taken), "arguments": arguments_schema(taken)}


def fingerprint_of(kind: str, description: Mapping[str, Any]) -> str:
    """A digest of what an artifact is, takes and gives: the same in every process that has the same code."""
    text = json.dumps([kind, description], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def arguments_schema(taken: Taken) -> dict[str, Any]:
    """The JSON Schema of the arguments by name; what pydantic does not know is anything. Defaults are no part of it."""
    from registrygen.runtime.factorization.json_data import plain_schema

    definitions: dict[str, Any] = {}
    named = [item for item in taken.parameters if item.kind not in _VARIADIC]
    schema = {
        "type": "object",
        "properties": {item.name: plain_schema(item.annotation, definitions) for item in named},
        "required": [item.name for item in named if item.default is EMPTY],
        "additionalProperties": any(item.kind is Parameter.VAR_KEYWORD for item in taken.parameters),
    }
    # What the documents of others look like must not depend on objects that JSON cannot show.
    loose: dict[str, Any] = json.loads(
        json.dumps({**schema, "$defs": definitions} if definitions else schema, default=str)
    )
    return loose


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """In what two descriptions differ, a line each."""
    lines = []
    if expected.get("signature") != found.get("signature"):
        lines.append(f"its signature is `{found.get('signature')}`, not `{expected.get('signature')}`")
    lines += _unlike("arguments", expected.get("arguments"), found.get("arguments"))
    return lines


def _unlike(path: str, expected: Any, found: Any) -> list[str]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        names = dict.fromkeys([*expected, *found])
        return [line for name in names for line in _unlike(f"{path}/{name}", expected.get(name), found.get(name))]
    if expected == found:
        return []
    return [f"`{path}` is {_json(found)}, not {_json(expected)}"]


def _json(value: Any) -> str:
    return "absent" if value is None else f"`{json.dumps(value, default=str)[:200]}`"


def _text(taken: Taken) -> str:
    """The signature, with defaults that read the same in every process: an address in memory does not."""
    parts: list[str] = []
    kinds = [item.kind for item in taken.parameters]
    for index, item in enumerate(taken.parameters):
        if item.kind is Parameter.KEYWORD_ONLY and not {Parameter.VAR_POSITIONAL, Parameter.KEYWORD_ONLY} & {
            *kinds[:index]
        }:
            parts.append("*")
        parts.append(_parameter(item))
        if item.kind is Parameter.POSITIONAL_ONLY and kinds[index + 1 : index + 2] != [Parameter.POSITIONAL_ONLY]:
            parts.append("/")
    returns = "" if taken.returns is EMPTY else f" -> {shown(taken.returns)}"
    return f"({', '.join(parts)}){returns}"


def _parameter(item: Parameter) -> str:
    stars = _STARS.get(item.kind, "")
    annotation = "" if item.annotation is EMPTY else f": {shown(item.annotation)}"
    if item.default is EMPTY:
        return f"{stars}{item.name}{annotation}"
    default = repr(item.default) if isinstance(item.default, _SCALARS) else "..."
    return f"{item.name}{annotation} = {default}"
