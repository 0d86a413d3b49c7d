"""Keys of data that no field takes: pydantic's models, dataclasses and TypedDicts drop them unless they say otherwise."""

from __future__ import annotations

import types
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from registrygen.runtime.factorization.problems import Path
from registrygen.runtime.factorization.structures import fields_of, fitting, is_closed
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
        found = [strays(part, value) for part in fitting(parts, value)]
        return min(found, key=len, default=[])
    if isinstance(value, Mapping):
        if isinstance(origin, type) and issubclass(origin, Mapping):
            # A `Counter` has a parameter for its keys alone.
            return list(_within(dict.fromkeys(value, parts[1]), value)) if len(parts) == 2 else []
        fields = fields_of(hint)
        if fields is None or not is_closed(hint):
            return []
        return [*(((key,), fields) for key in value if key not in fields), *_within(fields, value)]
    if origin is tuple and parts and parts[-1] is not Ellipsis:
        return list(_within(dict(enumerate(parts)), dict(enumerate(value))))
    if parts and isinstance(origin, type) and issubclass(origin, Collection):
        return list(_within(dict.fromkeys(range(len(value)), parts[0]), dict(enumerate(value))))
    return []


def has_fields(hint: Any) -> bool:
    """Whether there is a structure with fields in an annotation."""
    return fields_of(hint) is not None or any(has_fields(part) for part in get_args(hint) if not isinstance(part, list))


def _within(hints: Mapping[Any, Any], value: Mapping[Any, Any]) -> Iterator[Stray]:
    for key, item in value.items():
        for path, names in strays(hints.get(key, EMPTY), item):
            yield (key, *path), names
