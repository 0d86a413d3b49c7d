"""The JSON Schema of what registries construct, for editors and for checks elsewhere: whatever is constructed is valid."""

from __future__ import annotations

import re
import types
import warnings
from collections.abc import Iterator, Mapping, Sequence
from inspect import Parameter
from typing import Annotated, Any, Union, get_args, get_origin

from registrygen.runtime.directory import named, own_names
from registrygen.runtime.errors import ConformanceError, ValidationError
from registrygen.runtime.factorization.fits import Waiting, misfit
from registrygen.runtime.factorization.hints import is_collection
from registrygen.runtime.factorization.json_data import (
    GIVEN,
    REFERENCES,
    SHARED,
    Schema,
    either,
    is_data,
    known_schema,
    opened,
)
from registrygen.runtime.factorization.meant import meant
from registrygen.runtime.factorization.problems import RESERVED
from registrygen.runtime.factorization.structures import fields_of, is_closed, names_of, taken_by, taken_of
from registrygen.runtime.factorization.suppliers import suppliers
from registrygen.runtime.protocols import protocol_of
from registrygen.runtime.signatures import EMPTY, Taken

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALARS = (str, int, float, type(None))
_UNIONS = (Union, types.UnionType)
_ANYTHING = (EMPTY, Any, object)
_WHOLE = {"properties": {"_partial": {"const": False}}}
_PARTIAL = {"properties": {"_partial": {"const": True}}, "required": ["_partial"]}


def schema_of(registry: Any) -> Schema:
    """The schema of a registry's configurations; those of other registries that it asks for are among its definitions."""
    schemas = _Schemas()
    # The registry is the one that a name without a registry's is looked up in, and any other can be named.
    root = {"if": schemas.elsewhere([registry]), "else": schemas.registry(registry)}
    return {"$schema": DIALECT, **root, "$defs": schemas.definitions}


class _Schemas:
    """The definitions that one schema is made of."""

    def __init__(self) -> None:
        self.definitions: Schema = dict(SHARED)
        self._entries: dict[Any, Sequence[tuple[str, Taken, Any]]] = {}
        self._structures: dict[Any, str] = {}
        self._places: dict[Any, Schema] = {}

    def registry(self, registry: Any) -> Schema:
        """A block of a registry, by its name there or with the registry's."""
        name = _name(registry)
        if name not in self.definitions:
            self.definitions[name] = {}
            blocks = [self._block(key, taken, registry) for key, taken, _ in self._of(registry)]
            self.definitions[name] = {"oneOf": blocks} if blocks else {"not": {}}
        return {"$ref": f"{REFERENCES}{name}"}

    def _of(self, registry: Any) -> Sequence[tuple[str, Taken, Any]]:
        """The entries of a registry: the key, what is taken, and what is given."""
        if registry not in self._entries:
            self._entries[registry] = list(_entries(registry))
        return self._entries[registry]

    def _block(self, key: str, taken: Taken, registry: Any) -> Schema:
        names = [key, *(str(alias) for alias in registry.aliases_of(key))]
        further = [f"{owner}:{name}" for owner in own_names(registry) for name in names]
        properties: Schema = {"_type": {"enum": [*names, *further]}, "_partial": {"type": "boolean"}}
        required = ["_type"]
        rest: Any = False
        for item in taken.parameters:
            if item.kind is Parameter.VAR_KEYWORD:
                rest = self.place(item.annotation, registry) or True
            elif item.name not in RESERVED:
                properties |= dict.fromkeys(names_of(item), self._argument(item, registry))
                required += [item.name] if _is_required(item) else []
        return {
            "title": key,
            "type": "object",
            "properties": properties,
            # What is partial need not have all arguments.
            "if": _PARTIAL,
            "then": {"required": ["_type"]},
            "else": {"required": required},
            "additionalProperties": rest,
        }

    def _argument(self, item: Parameter, registry: Any) -> Schema:
        schema = self.place(item.annotation, registry)
        if item.kind is Parameter.VAR_POSITIONAL:
            return either({"type": ["array", "null"], "items": schema}, schema) if schema else {}
        return {**schema, "default": item.default} if isinstance(item.default, _SCALARS) else schema

    def place(self, hint: Any, registry: Any) -> Schema:
        """Whatever may stand where an annotation is: data, blocks of the registries that give what is asked for, references, literals."""
        try:
            if (hint, registry) not in self._places:
                self._places[hint, registry] = self._place(hint, registry)
            return self._places[hint, registry]
        except TypeError:
            # An annotation that cannot be hashed.
            return self._place(hint, registry)

    def _place(self, hint: Any, registry: Any) -> Schema:
        if hint in _ANYTHING:
            return {}
        whole = [item for item in suppliers(hint, registry) if any(_fits(given, hint) for given in self._given(item))]
        partial = [] if misfit("", Waiting(taken=None), hint) else suppliers(hint, registry)
        owners = [item for item in suppliers(hint, registry) if item in whole or item in partial]
        blocks = [self._owned(item, item in whole, item in partial) for item in owners]
        return either(*self._data(hint, registry), *blocks, self.elsewhere(owners), GIVEN)

    def _given(self, registry: Any) -> list[Any]:
        """What the entries of a registry give, each type once."""
        return list({_identity(gives): gives for _, _, gives in self._of(registry)}.values())

    def elsewhere(self, owners: Sequence[Any]) -> Schema:
        """A block that names another registry than those whose blocks are known to fit: what that takes, it says itself."""
        known = [name for owner in owners for name in own_names(owner)]
        pattern = f"^(?!(?:{'|'.join(map(re.escape, known))}):).+:" if known else "^.+:"
        definition = "_".join(["_elsewhere", *(_name(owner) for owner in owners)])
        self.definitions[definition] = {
            "title": "a block of another registry",
            "type": "object",
            "properties": {"_type": {"type": "string", "pattern": pattern}},
            "required": ["_type"],
        }
        return {"$ref": f"{REFERENCES}{definition}"}

    def _owned(self, registry: Any, is_whole: bool, is_partial: bool) -> Schema:
        """The blocks of a registry, of which some places take only those that are partial, and most only those that are not."""
        found = self.registry(registry)
        return found if is_whole and is_partial else {**found, **(_WHOLE if is_whole else _PARTIAL)}

    def _data(self, hint: Any, registry: Any) -> list[Schema]:
        """The data that an annotation allows; none where it asks for what only code can give."""
        if hint is complex:
            # Pydantic says of a number that it has to be a text.
            return [{"type": ["number", "string"]}]
        definitions: Schema = {}
        found = None if protocol_of(hint) else known_schema(hint, definitions)
        if found is not None:
            return [self._adopted(found, definitions)]
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._data(parts[0], registry)
        if origin in _UNIONS:
            return [schema for part in parts for schema in self._data(part, registry)]
        if is_collection(origin):
            return [self._collection(origin, parts, registry)]
        if fields_of(hint) is not None:
            return [self._structure(hint, registry)]
        return [{}] if is_data(hint) else []

    def _collection(self, origin: Any, parts: tuple[Any, ...], registry: Any) -> Schema:
        inner = [{} if part is Ellipsis else self.place(part, registry) for part in parts]
        if issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": inner[1]}
        if origin is tuple and parts[-1] is not Ellipsis:
            return {"type": "array", "prefixItems": inner, "minItems": len(inner), "maxItems": len(inner)}
        return {"type": "array", "items": inner[0]}

    def _structure(self, structure: Any, registry: Any) -> Schema:
        """A structure with fields of types that pydantic has no schema of."""
        if structure not in self._structures:
            name = self._structures[structure] = self._free(structure.__name__, {})
            self.definitions[name] = {}
            self.definitions[name] = self._fields(structure, registry)
        return {"$ref": f"{REFERENCES}{self._structures[structure]}"}

    def _fields(self, structure: Any, registry: Any) -> Schema:
        try:
            parameters = meant(structure, taken_of(structure)).parameters
        except (ConformanceError, ValueError):
            return {"type": "object"}
        known = {name: item for item in parameters if item.kind is not Parameter.VAR_KEYWORD for name in names_of(item)}
        hints = {
            name: known[name].annotation if name in known else hint
            for name, hint in (fields_of(structure) or {}).items()
        }
        return {
            "title": structure.__name__,
            "type": "object",
            "properties": {name: self.place(hint, registry) for name, hint in hints.items()},
            "required": [name for name, item in known.items() if _is_required(item)],
            "additionalProperties": any(item.kind is Parameter.VAR_KEYWORD for item in parameters)
            or not is_closed(structure),
        }

    def _adopted(self, found: Schema, definitions: Schema) -> Schema:
        """A schema of pydantic's with its definitions among those that there are: two models may be called the same."""
        names = {name: self._free(name, opened(item)) for name, item in definitions.items()}
        for name, item in definitions.items():
            self.definitions[names[name]] = _renamed(opened(item), names)
        adopted: Schema = _renamed(opened(found), names)
        return adopted

    def _free(self, name: str, schema: Schema) -> str:
        while named(name) or self.definitions.get(name, schema) != schema:
            name += "_"
        return name


def _entries(registry: Any) -> Iterator[tuple[str, Taken, Any]]:
    """The entries that a configuration can name. One that cannot be had is an error for who asks for it alone."""
    for key in registry:
        try:
            artifact = registry.get_artifact(key)
        except ValidationError as error:
            warnings.warn(f"the schema of `{registry.__name__}` is without `{key}`: {error.message}", stacklevel=6)
            continue
        taken = _taken(artifact)
        if isinstance(key, str):
            yield key, taken, artifact if isinstance(artifact, type) else taken.returns


def _taken(artifact: Any) -> Taken:
    try:
        return meant(artifact, taken_by(artifact))
    except ConformanceError:
        # What has no signature that can be read may be given anything.
        return Taken(parameters=(Parameter("arguments", Parameter.VAR_KEYWORD),), returns=EMPTY)


def _fits(gives: Any, hint: Any) -> bool:
    return misfit("", gives, hint) is None


def _is_required(item: Parameter) -> bool:
    # What has two names is required under neither of them alone.
    is_one = len(names_of(item)) == 1 and item.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return item.default is EMPTY and is_one


def _name(registry: Any) -> str:
    """What a registry is called among the definitions: by its class, with its module where another is called the same."""
    return own_names(registry)[0]


def _identity(hint: Any) -> Any:
    try:
        hash(hint)
    except TypeError:
        return id(hint)
    return hint


def _renamed(schema: Any, names: Mapping[str, str]) -> Any:
    """A schema with other names of its definitions."""
    if isinstance(schema, list):
        return [_renamed(item, names) for item in schema]
    if not isinstance(schema, dict):
        return schema
    target = schema.get("$ref")
    found = {key: _renamed(value, names) for key, value in schema.items()}
    if isinstance(target, str) and target.removeprefix(REFERENCES) in names:
        found["$ref"] = REFERENCES + names[target.removeprefix(REFERENCES)]
    return found
