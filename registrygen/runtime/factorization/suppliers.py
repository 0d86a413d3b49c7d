"""Which registries a block may be from, by what is asked for where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_args, get_origin

from registrygen.runtime.conformance import problems_of
from registrygen.runtime.directory import generation, registries
from registrygen.runtime.protocols import protocol_of, public_structure
from registrygen.runtime.signatures import EMPTY, signature_of
from registrygen.runtime.subtyping import is_within

_BUILT_IN = ("builtins", "collections", "collections.abc", "functools", "types", "typing")


def suppliers(hint: Any, own: Any) -> list[Any]:
    """The registries of what an annotation names and the one whose block it stands in, which comes first unless only others fit."""
    try:
        return _known(hint, own, generation())
    except TypeError:
        # An annotation that cannot be hashed.
        return _found(hint, own)


@lru_cache(maxsize=4096)
def _known(hint: Any, own: Any, generation: int) -> list[Any]:
    return _found(hint, own)


def _found(hint: Any, own: Any) -> list[Any]:
    asked = [item for item in _leaves(hint) if isinstance(item, type) and item not in (object, EMPTY)]
    others = [item for item in registries() if item is not own and _supplies(item, asked)]
    return [*others, own] if others and not _supplies(own, asked) else [own, *others]


def _leaves(hint: Any) -> Iterator[Any]:
    """The types that an annotation is made of. What somebody's own generic class is given is not one of them: it holds no blocks."""
    arguments, origin = get_args(hint), get_origin(hint)
    if isinstance(origin, type) and origin.__module__ not in _BUILT_IN:
        yield origin
        return
    if not arguments:
        yield hint
    for item in arguments:
        if not isinstance(item, list):
            yield from _leaves(item)


def _supplies(registry: Any, asked: list[type]) -> bool:
    return any(is_supplied(given, item) for given in registry._supplied() for item in asked)


def is_supplied(given: Any, asked: Any) -> bool:
    """Whether what a registry gives may be what an annotation asks for."""
    return (is_within(given, asked) or is_within(asked, given)) and not _are_called_otherwise(given, asked)


def _are_called_otherwise(given: Any, asked: Any) -> bool:
    """Whether two are Protocols of functions, which have the one member `__call__`, with signatures neither of which fits the other."""
    if given is asked or not (_is_callback(given) and _is_callback(asked)):
        return False
    first, second = (signature_of(item.__call__).without_first() for item in (given, asked))
    return bool(problems_of(first, second)) and bool(problems_of(second, first))


def _is_callback(item: Any) -> bool:
    return bool(protocol_of(item)) and public_structure(item) == ["__call__"]
