"""The JSON Schema of what registries construct, for editors and for checks elsewhere."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from inspect import Parameter
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticOmit

from registrygen.runtime.directory import named
from registrygen.runtime.errors import ConformanceError
from registrygen.runtime.factorization.suppliers import is_supplied, suppliers
from registrygen.runtime.signatures import EMPTY, Taken, signature_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_REFERENCE = {
    "type": "object", "properties": {"_ref": {"type": "string", "pattern": "^#"}}, "required": ["_ref"], "additionalProperties": False,
}  # fmt: skip

_SCALARS = (str, int, float, type(None))


def schema_of(registry: Any) -> dict[str, Any]:
    """The schema of a registry's configurations; those of other registries that it asks for are among its definitions."""
    definitions: dict[str, Any] = {}
    _define(registry, definitions)
    return {"$schema": DIALECT, "$ref": f"#/$defs/{_name(registry)}", "$defs": definitions}


def _define(registry: Any, definitions: dict[str, Any]) -> None:
    if _name(registry) in definitions:
        return
    definitions[_name(registry)] = {}
    blocks = [_block(str(key), _taken(registry, key), registry, definitions) for key in registry]
    definitions[_name(registry)] = {"oneOf": [*blocks, _REFERENCE]}


def _name(registry: Any) -> str:
    """What a registry is called among the definitions: by its class, with its module where another is called the same."""
    sole = len(named(registry.__name__)) < 2
    return str(registry.__name__) if sole else f"{registry.__module__}.{registry.__qualname__}"


def _taken(registry: Any, key: Any) -> Taken:
    try:
        return signature_of(registry.get_artifact(key))
    except ConformanceError:
        # What has no signature that can be read may be given anything.
        return Taken(parameters=(Parameter("arguments", Parameter.VAR_KEYWORD),), returns=EMPTY)


def _block(key: str, taken: Taken, registry: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    aliases = [str(alias) for alias in registry.aliases_of(key)]
    named = {"enum": [key, *aliases]} if aliases else {"const": key}
    properties: dict[str, Any] = {"_type": named, "_partial": {"type": "boolean"}}
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
    schema = _value(item.annotation, registry, definitions)
    if isinstance(item.default, _SCALARS):
        return {**schema, "default": item.default}
    return schema


def _value(hint: Any, registry: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of what an annotation allows: blocks of the registries that it asks for, or data."""
    owners = _owners(hint, registry)
    if not owners:
        return plain_schema(hint, definitions)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _value(parts[0], registry, definitions)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_value(part, registry, definitions) for part in parts]}
    inner = [{} if part is Ellipsis else _value(part, registry, definitions) for part in parts]
    if origin is tuple and parts[-1] is not Ellipsis:
        return {"type": "array", "prefixItems": inner, "minItems": len(inner), "maxItems": len(inner)}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": inner[1]}
    if isinstance(origin, type) and issubclass(origin, Iterable):
        return {"type": "array", "items": inner[0]}
    for owner in owners:
        _define(owner, definitions)
    return {"anyOf": [{"$ref": f"#/$defs/{_name(owner)}"} for owner in owners]}


def _owners(hint: Any, registry: Any) -> list[Any]:
    asked = {leaf for leaf in _leaves(hint) if isinstance(leaf, type)}
    return [owner for owner in suppliers(hint, registry) if any(_gives(owner, leaf) for leaf in asked)]


def _gives(owner: Any, leaf: type) -> bool:
    given = owner._supplied()
    return leaf is not object and any(is_supplied(base, leaf) for base in given)


def _leaves(hint: Any) -> list[Any]:
    if get_origin(hint) is Literal:
        return []
    arguments = [item for item in get_args(hint) if not isinstance(item, list)]
    return [leaf for item in arguments for leaf in _leaves(item)] if arguments else [hint]


def plain_schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type that pydantic knows; anything for another."""
    if hint is EMPTY:
        return {}
    try:
        found: Mapping[str, Any] = TypeAdapter(hint).json_schema(ref_template="#/$defs/{model}")
    except (PydanticUserError, PydanticOmit, NotImplementedError, TypeError):
        return {}
    definitions.update(found.get("$defs", {}))
    return {key: value for key, value in found.items() if key != "$defs"}
