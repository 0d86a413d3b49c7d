"""The JSON Schema of what registries construct, for editors and for checks elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticOmit

from registrygen.runtime.factorization.suppliers import suppliers
from registrygen.runtime.protocols import is_subclass
from registrygen.runtime.signatures import EMPTY, Taken

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = {
    "type": "object", "properties": {"_ref": {"type": "string", "pattern": "^#"}}, "required": ["_ref"], "additionalProperties": False,
}  # fmt: skip


def schema_of(registry: Any) -> dict[str, Any]:
    """The schema of a registry's configurations; those of other registries that it asks for are among its definitions."""
    definitions: dict[str, Any] = {}
    _define(registry, definitions)
    return {"$schema": DIALECT, "$ref": f"#/$defs/{registry.__name__}", "$defs": definitions}


def _define(registry: Any, definitions: dict[str, Any]) -> None:
    if registry.__name__ in definitions:
        return
    definitions[registry.__name__] = {}
    blocks = [_block(str(key), registry._compiled(key).taken, registry, definitions) for key in registry]
    definitions[registry.__name__] = {"oneOf": [*blocks, _REFERENCE]}


def _block(key: str, taken: Taken, registry: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {"_type": {"const": key}, "_partial": {"type": "boolean"}}
    required = ["_type"]
    variadic = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    for item in taken.parameters:
        if item.kind in variadic:
            continue
        properties[item.name] = _argument(item, registry, definitions)
        if item.default is EMPTY:
            required.append(item.name)
    open_ = any(item.kind is Parameter.VAR_KEYWORD for item in taken.parameters)
    return {
        "title": key,
        "type": "object",
        "properties": properties,
        # What is partial need not have all arguments.
        "if": {"properties": {"_partial": {"const": True}}, "required": ["_partial"]},
        "then": {"required": ["_type"]},
        "else": {"required": required},
        "additionalProperties": open_,
    }


def _argument(item: Parameter, registry: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    plain = _plain(item.annotation, definitions)
    asked = {leaf for leaf in _leaves(item.annotation) if isinstance(leaf, type)}
    owners = [owner for owner in suppliers(item.annotation, registry) if any(_gives(owner, leaf) for leaf in asked)]
    for owner in owners:
        _define(owner, definitions)
    if not owners:
        return plain
    blocks = [{"$ref": f"#/$defs/{owner.__name__}"} for owner in owners]
    either = {"anyOf": blocks}
    if get_args(item.annotation):
        return {
            "anyOf": [
                *blocks,
                {"type": "array", "items": either},
                {"type": "object", "additionalProperties": either},
                {"type": "null"},
            ]
        }
    return either


def _gives(owner: Any, leaf: type) -> bool:
    given = owner._supplied()
    return leaf is not object and any(is_subclass(base, leaf) or is_subclass(leaf, base) for base in given)


def _leaves(hint: Any) -> list[Any]:
    arguments = [item for item in get_args(hint) if not isinstance(item, list)]
    return [leaf for item in arguments for leaf in _leaves(item)] if arguments else [hint]


def _plain(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type that pydantic knows; anything for another."""
    if hint is EMPTY:
        return {}
    try:
        found: Mapping[str, Any] = TypeAdapter(hint).json_schema(ref_template="#/$defs/{model}")
    except (PydanticUserError, PydanticOmit, NotImplementedError, TypeError):
        return {}
    definitions.update(found.get("$defs", {}))
    return {key: value for key, value in found.items() if key != "$defs"}
