"""Keys of data that no field takes: pydantic's models, dataclasses and TypedDicts drop them unless they say otherwise."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import AliasChoices, AliasPath, BaseModel
from typing_extensions import is_typeddict

from registrygen.runtime.factorization.problems import Path
from registrygen.runtime.signatures import EMPTY

Stray = tuple[Path, Collection[str]]
"""Where a key stands, from the value on, and the names that there are."""


def strays(hint: Any, value: Any) -> list[Stray]:
    """The keys in data that would be dropped where it becomes what an annotation asks for."""
    if not isinstance(value, Mapping | list | tuple):
        return []
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        found = [strays(part, value) for part in parts if _may_be(part, value)]
        return min(found, key=len, default=[])
    if isinstance(value, Mapping):
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return list(_within(dict.fromkeys(value, parts[1]), value))
        fields = _fields(hint)
        if fields is None:
            return []
        return [*(((key,), fields) for key in value if key not in fields), *_within(fields, value)]
    if origin is tuple and parts and parts[-1] is not Ellipsis:
        return list(_within(dict(enumerate(parts)), dict(enumerate(value))))
    if parts and isinstance(origin, type) and issubclass(origin, Collection):
        return list(_within(dict.fromkeys(range(len(value)), parts[0]), dict(enumerate(value))))
    return []


def has_fields(hint: Any) -> bool:
    """Whether there is a structure with fields in an annotation."""
    return _fields(hint) is not None or any(has_fields(part) for part in get_args(hint) if not isinstance(part, list))


def _within(hints: Mapping[Any, Any], value: Mapping[Any, Any]) -> Iterator[Stray]:
    for key, item in value.items():
        for path, names in strays(hints.get(key, EMPTY), item):
            yield (key, *path), names


def _may_be(hint: Any, value: Any) -> bool:
    """Whether data of this form is what a member of a union is of."""
    if hint is Any or hint is object:
        return True
    found = get_origin(hint) or hint
    if isinstance(value, Mapping):
        return _fields(hint) is not None or (isinstance(found, type) and issubclass(found, Mapping))
    return isinstance(found, type) and issubclass(found, Collection) and not issubclass(found, str | bytes | Mapping)


def _fields(hint: Any) -> Mapping[str, Any] | None:
    """The names that a structure takes with their annotations; None for what is none, or says itself what becomes of others."""
    try:
        return _known_fields(hint)
    except TypeError:
        # An annotation that cannot be hashed.
        return None


@lru_cache(maxsize=1024)
def _known_fields(hint: Any) -> Mapping[str, Any] | None:
    if not isinstance(hint, type):
        return None
    if issubclass(hint, BaseModel):
        return None if "extra" in hint.model_config else _model_fields(hint)
    if not (dataclasses.is_dataclass(hint) or is_typeddict(hint)) or "extra" in getattr(
        hint, "__pydantic_config__", {}
    ):
        return None
    try:
        return get_type_hints(hint, include_extras=True)
    except Exception:
        # A name that only type checkers import: what is not known speaks against nothing.
        return None


def _model_fields(model: type[BaseModel]) -> Mapping[str, Any] | None:
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if isinstance(field.validation_alias, AliasChoices | AliasPath):
            return None
        for known in {name, field.alias or name, field.validation_alias or name}:
            fields[known] = field.annotation
    return fields
