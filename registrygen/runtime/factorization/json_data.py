"""The JSON Schema of data: what pydantic says of a type, and what it takes besides: numbers as texts, references and literal mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticOmit

from registrygen.runtime.protocols import lacks, protocol_of
from registrygen.runtime.signatures import EMPTY

Schema = dict[str, Any]
REFERENCES = "#/$defs/"
GIVEN: Schema = {"$ref": f"{REFERENCES}_given"}
"""What may stand wherever something is asked for."""
SHARED: Mapping[str, Schema] = {
    "_given": {
        "title": "the same as elsewhere, or a literal",
        "anyOf": [
            {"type": "object", "properties": {key: said}, "required": [key], "additionalProperties": False}
            for key, said in (("_ref", {"type": "string", "pattern": "^#(/|$)"}), ("_value", {}))
        ],
    },
    "_block": {
        "title": "a block",
        "type": "object",
        "properties": {"_type": {"type": "string"}},
        "required": ["_type"],
    },
}
"""Definitions that all schemas have."""
_WHOLE = r"^\s*[+-]?\d[\d_]*(\.0*)?\s*$"
_NUMBER = r"^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$|^\s*[+-]?([nN][aA][nN]|[iI][nN][fF]([iI][nN][iI][tT][yY])?)\s*$"
_YES_OR_NO = "^([01tTfFyYnN]|[tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF][fF])$"
_CONVERTED: Mapping[str, list[Schema]] = {
    "integer": [{"type": "string", "pattern": _WHOLE}, {"type": "boolean"}],
    "number": [{"type": "string", "pattern": _NUMBER}, {"type": "boolean"}],
    "boolean": [{"type": "string", "pattern": _YES_OR_NO}, {"enum": [0, 1]}],
}
"""What pydantic makes a value of a type of."""
_TIMES = ("date", "date-time", "time", "duration")
_ANNOTATIONS = ("title", "description", "default", "examples", "deprecated")
_NO_DATA = ("is-subclass", "callable")
_KINDS = (str, int, float, bool, list, dict, type(None))


def plain_schema(hint: Any, definitions: Schema) -> Schema:
    """The schema of a type that pydantic knows; anything for another."""
    return known_schema(hint, definitions) or {}


def known_schema(hint: Any, definitions: Schema) -> Schema | None:
    """The schema of a type that pydantic knows; None for another."""
    if hint is EMPTY:
        return {}
    try:
        found: Schema = TypeAdapter(hint).json_schema(ref_template=REFERENCES + "{model}")
    except (PydanticUserError, PydanticOmit, NotImplementedError, TypeError):
        return None
    definitions.update(found.get("$defs", {}))
    return {key: value for key, value in found.items() if key != "$defs"}


def is_data(hint: Any) -> bool:
    """Whether data may be, or become, what an annotation asks for."""
    protocol = protocol_of(hint)
    if protocol:
        return any(not lacks(kind, protocol) for kind in _KINDS)
    try:
        schema: Any = TypeAdapter(hint, config={"arbitrary_types_allowed": True}).core_schema
    except PydanticUserError:
        return True
    if schema["type"] == "is-instance":
        return any(issubclass(kind, schema["cls"]) for kind in _KINDS)
    return schema["type"] not in _NO_DATA


def either(*schemas: Schema) -> Schema:
    """What one of the schemas is of; annotations stay where editors look for them."""
    found: list[Schema] = []
    said: Schema = {}
    for schema in schemas:
        rest = {key: value for key, value in schema.items() if key not in _ANNOTATIONS}
        said = {**{key: schema[key] for key in _ANNOTATIONS if key in schema}, **said}
        found += [item for item in (rest["anyOf"] if list(rest) == ["anyOf"] else [rest]) if item not in found]
    if {} in found:
        return said
    return {**said, **(found[0] if len(found) == 1 else {"anyOf": found})}


def opened(schema: Any) -> Any:
    """A schema of pydantic's that also takes what its type is made of, and in all places of it blocks, references and literals."""
    if not isinstance(schema, dict):
        return schema
    # A set may be given what is in it twice.
    found = {key: _opened(key, value) for key, value in schema.items() if key != "uniqueItems"}
    if "oneOf" in found:
        # With all that is taken besides, several may fit.
        found["anyOf"] = found.pop("oneOf")
    converted = _CONVERTED.get(str(found.get("type")), [])
    if found.get("type") == "string" and found.get("format") in _TIMES:
        converted = [{"type": "number"}, {"type": "string"}]
    return either(found, *converted) if converted and "const" not in found else found


def _opened(key: str, value: Any) -> Any:
    if key in ("properties", "patternProperties"):
        return {name: _place(item) for name, item in value.items()}
    if key in ("items", "additionalProperties"):
        return _place(value)
    if key == "prefixItems":
        return [_place(item) for item in value]
    if key in ("anyOf", "oneOf", "allOf"):
        return [opened(item) for item in value]
    return value


def _place(schema: Any) -> Any:
    return either(opened(schema), GIVEN, {"$ref": f"{REFERENCES}_block"}) if isinstance(schema, dict) else schema
