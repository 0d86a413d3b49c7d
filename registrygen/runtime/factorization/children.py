"""What stands for blocks in values, and the values that functions of an annotation look at when the blocks are constructed."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Predicate
from pydantic import AfterValidator, BeforeValidator, PlainValidator, WrapValidator

from registrygen.runtime.factorization.hints import Child, accepting, is_collection
from registrygen.runtime.signatures import UNGIVEN

SEVERAL = (list, tuple, set, frozenset, deque)
"""The collections, mappings apart, that blocks are found in."""
_EARLY = (BeforeValidator, PlainValidator, WrapValidator)
_LOOKING = (*_EARLY, AfterValidator, Predicate)
_UNIONS = (Union, types.UnionType)


@dataclass(eq=False)
class Later:
    """A value with children that functions of its annotation look at; `validate` calls them, with what is constructed."""

    value: Any
    validate: Callable[[Any], Any]


def children(value: Any) -> Iterator[Child]:
    """What stands for blocks in a value."""
    if type(value) is Child:
        yield value
    elif type(value) is Later:
        yield from children(value.value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from children(item)
    elif isinstance(value, SEVERAL):
        for item in value:
            yield from children(item)


def holds_children(value: Any) -> bool:
    """Whether something in a value stands for a block."""
    return any(True for _ in children(value))


def has_lost(given: Any, kept: Collection[Any]) -> bool:
    """Whether something that stands for a block is found no more in what a value became: a container that is not known has it."""
    known = {id(child) for value in kept for child in children(value)}
    return any(id(child) not in known for child in children(given))


def looks(hint: Any) -> bool:
    """Whether functions of an annotation look at what stands where it asks for something."""
    origin = get_origin(hint)
    if origin is Annotated and any(isinstance(item, _LOOKING) for item in hint.__metadata__):
        return True
    is_within = origin is Annotated or origin in _UNIONS or is_collection(origin)
    return is_within and any(looks(item) for item in get_args(hint))


def postponing(hint: Any, whole: Callable[[], Callable[[Any], Any]]) -> Any:
    """The annotation of what a hint allows, with children in it; its functions are not called before these are constructed.

    `whole` gives what validates by the hint as it is.
    """
    compiled = cache(whole)

    def postponed(value: Any, handler: Callable[[Any], Any]) -> Any:
        if value is UNGIVEN:
            return value
        return Later(handler(value), compiled()) if holds_children(value) else compiled()(value)

    return Annotated[accepting(_unlooking(hint)), WrapValidator(postponed)]


def _unlooking(hint: Any) -> Any:
    """The annotation without its functions; where one comes before the type, nothing is known of what may be given."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        if any(isinstance(item, _EARLY) for item in hint.__metadata__):
            return Any
        kept = tuple(item for item in hint.__metadata__ if not isinstance(item, _LOOKING))
        inner = _unlooking(arguments[0])
        return Annotated[(inner, *kept)] if kept else inner
    if origin in _UNIONS:
        return Union[tuple(_unlooking(item) for item in arguments)]
    if is_collection(origin):
        return types.GenericAlias(origin, tuple(_unlooking(item) for item in arguments))
    return hint
