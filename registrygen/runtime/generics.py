"""What generic classes are given for their parameters: by an annotation, and by the classes that derive from them."""

from __future__ import annotations

import types
from collections.abc import AsyncGenerator, Awaitable, Coroutine, Generator, Mapping
from typing import Annotated, Any, Generic, ParamSpec, Protocol, Self, TypeVar, Union, get_args, get_origin

UNIONS = (Union, types.UnionType)
_MEMBERS: dict[type, tuple[Any, ...]] = {
    str: (str,),
    bytes: (int,),
    bytearray: (int,),
    memoryview: (int,),
    range: (int,),
}
"""What the built-in sequences that have no parameters are sequences of."""
_BY_FIRST = (Mapping, Generator, AsyncGenerator)
"""What gives its first argument to a base that has one parameter."""


def arguments_of(hint: Any) -> dict[type, tuple[Any, ...]]:
    """What a class, or one with arguments, gives itself and each of its bases; nothing stands for what is not said."""
    found: dict[type, tuple[Any, ...]] = {}
    _collect(get_origin(hint) or hint, get_args(hint), found)
    return found


def _collect(cls: type, arguments: tuple[Any, ...], found: dict[type, tuple[Any, ...]]) -> None:
    if not found.get(cls):
        found[cls] = arguments
    given = given_to(cls, arguments)
    for base in vars(cls).get("__orig_bases__", cls.__bases__):
        origin = get_origin(base) or base
        if isinstance(origin, type) and origin not in (object, Generic, Protocol):
            _collect(origin, tuple(substituted(item, given) for item in get_args(base)), found)


def given_to(cls: type, arguments: tuple[Any, ...]) -> dict[Any, Any]:
    """What stands for the parameters of a class that is given these arguments."""
    parameters = getattr(cls, "__parameters__", ())
    return dict(zip(parameters, arguments, strict=True)) if len(parameters) == len(arguments) else {}


def substituted(hint: Any, given: Mapping[Any, Any]) -> Any:
    """An annotation with what is given in the place of type variables and of `Self`."""
    if isinstance(hint, TypeVar | ParamSpec) or hint is Self:
        return given.get(hint, hint)
    if isinstance(hint, list):
        return [substituted(item, given) for item in hint]
    before = get_args(hint)
    after = tuple(substituted(item, given) for item in before)
    return hint if after == before else rebuilt(hint, after)


def rebuilt(hint: Any, arguments: tuple[Any, ...]) -> Any:
    """An annotation with other arguments; `Any` where it cannot be written with these."""
    origin = get_origin(hint)
    try:
        if origin in UNIONS:
            return Union[arguments]
        if origin is Annotated:
            return Annotated[(arguments[0], *hint.__metadata__)]
        return origin[arguments]
    except TypeError:
        # What cannot be written with these arguments is not known.
        return Any


def arguments_as(hint: Any, base: type, count: int) -> tuple[Any, ...] | None:
    """What a class, or one with arguments, gives a base of so many parameters that it derives from; None where nothing says it."""
    found = arguments_of(hint)
    if found.get(base):
        return found[base]
    for cls, arguments in found.items():
        given = arguments or _MEMBERS.get(cls, ())
        if given and _is_abstract(base) and issubclass(cls, base):
            return _as_abstract(cls, given, base, count)
    return None


def _is_abstract(base: type) -> bool:
    return base.__module__ in ("collections.abc", "contextlib", "os")


def _as_abstract(cls: type, given: tuple[Any, ...], base: type, count: int) -> tuple[Any, ...] | None:
    """What a collection, an iterator or a coroutine gives one of the abstract classes that it is, with or without saying so."""
    if issubclass(cls, tuple):
        members = tuple(item for item in given if item is not Ellipsis)
        return (Union[members],) if members else None
    if len(given) == count:
        return given
    if issubclass(cls, Coroutine) and base is Awaitable:
        return given[-1:]
    return given[:1] if count == 1 and issubclass(cls, _BY_FIRST) else None
