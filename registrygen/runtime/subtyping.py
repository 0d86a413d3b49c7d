"""Whether whatever is of one annotation is of another, as type checkers see it.

beartype decides what is left. It has no promotions (an `int` where a `float` is asked for), takes no account of a `Callable`'s
parameters, and does not know what a class gives the generic ones that it derives from: these are decided here.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Callable, MutableMapping, MutableSequence, MutableSet, Sequence
from functools import lru_cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Never,
    NoReturn,
    ParamSpec,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from registrygen.runtime.generics import UNIONS, arguments_as
from registrygen.runtime.protocols import is_subclass, protocol_of

_PROMOTIONS: dict[Any, tuple[Any, ...]] = {int: (float, complex), float: (complex,), bool: (float, complex)}
_NOTHING = (Never, NoReturn)
"""What no value is of: within everything."""
_WRITTEN = (MutableSequence, MutableSet, MutableMapping)
"""What may be given something else than what is in it: of these, only the same is within."""
_QUALIFIERS = (Annotated, ClassVar, Final)


def is_within(narrow: Any, wide: Any) -> bool:
    """Whether every value of the first annotation is one of the second's; unknown ones are within everything."""
    try:
        return _known(narrow, wide)
    except TypeError:
        # An annotation that cannot be hashed, such as `Annotated[int, []]`.
        return _decided(narrow, wide)


@lru_cache(maxsize=4096)
def _known(narrow: Any, wide: Any) -> bool:
    return _decided(narrow, wide)


def _decided(narrow: Any, wide: Any) -> bool:
    narrow, wide = _plain(narrow), _plain(wide)
    if narrow is Any or wide is Any or wide is object or narrow == wide or narrow in _NOTHING:
        return True
    if wide in _NOTHING:
        return False
    if get_origin(narrow) in UNIONS:
        return all(is_within(item, wide) for item in get_args(narrow))
    if get_origin(wide) in UNIONS:
        return any(is_within(narrow, item) for item in get_args(wide))
    if _is_callable(narrow) and _is_callable(wide):
        return _callables(narrow, wide)
    if get_origin(narrow) is tuple and get_origin(wide) is tuple:
        return _tuples(get_args(narrow), get_args(wide))
    if isinstance(get_origin(narrow) or narrow, type) and isinstance(get_origin(wide), type) and not _is_callable(wide):
        return _classes(narrow, get_origin(wide), get_args(wide))
    protocol = protocol_of(wide)
    if protocol and isinstance(get_origin(narrow) or narrow, type):
        return is_subclass(get_origin(narrow) or narrow, protocol)
    return wide in _PROMOTIONS.get(narrow, ()) or _is_subhint(narrow, wide)


def _classes(narrow: Any, base: type, wanted: tuple[Any, ...]) -> bool:
    """Whether a class is within one with arguments. What a Protocol is given is known of what derives from it."""
    try:
        if not is_subclass(get_origin(narrow) or narrow, base):
            return False
    except TypeError:
        # Classes that do not say who derives from them.
        return True
    given = arguments_as(narrow, base, len(wanted))
    if given is None or len(given) != len(wanted):
        return True
    parameters = getattr(base, "__parameters__", ()) or (None,) * len(wanted)
    return all(_varies(base, *items) for items in zip(parameters, given, wanted, strict=False))


def _varies(base: type, parameter: Any, given: Any, wanted: Any) -> bool:
    """Whether an argument may be given in another's place."""
    below, above = is_within(given, wanted), is_within(wanted, given)
    if getattr(parameter, "__infer_variance__", False):
        return below or above
    if isinstance(parameter, TypeVar):
        return (below or parameter.__contravariant__) and (above or parameter.__covariant__)
    return below and (above or not issubclass(base, _WRITTEN))


def _plain(hint: Any) -> Any:
    """An annotation without what does not make it another type."""
    if hint is None:
        return type(None)
    if isinstance(hint, str | ParamSpec) or hint is Self:
        return Any
    if isinstance(hint, TypeVar):
        if hint.__constraints__:
            return Union[hint.__constraints__]
        return _plain(hint.__bound__) if hint.__bound__ is not None else Any
    if type(hint).__name__ == "TypeAliasType":
        # What a `type` statement names: Python 3.11 has none.
        return _plain(hint.__value__)
    return _plain(get_args(hint)[0]) if get_origin(hint) in _QUALIFIERS else hint


def _is_callable(hint: Any) -> bool:
    return get_origin(hint) is collections.abc.Callable


def _callables(narrow: Any, wide: Any) -> bool:
    *_, given = get_args(narrow) or (Any,)
    *_, wanted = get_args(wide) or (Any,)
    if not is_within(given, wanted):
        return False
    takes, passed = _parameters(narrow), _parameters(wide)
    if takes is None or passed is None:
        return True
    return len(takes) == len(passed) and all(is_within(b, a) for a, b in zip(takes, passed, strict=True))


def _parameters(hint: Any) -> Sequence[Any] | None:
    """The types of a Callable's parameters, None where it may take any."""
    arguments = get_args(hint)
    return arguments[0] if len(arguments) == 2 and isinstance(arguments[0], list) else None


def _tuples(narrow: tuple[Any, ...], wide: tuple[Any, ...]) -> bool:
    if wide[-1:] == (Ellipsis,):
        return all(is_within(item, wide[0]) for item in narrow if item is not Ellipsis)
    if narrow[-1:] == (Ellipsis,):
        return False
    return len(narrow) == len(wide) and all(is_within(a, b) for a, b in zip(narrow, wide, strict=True))


def _is_subhint(narrow: Any, wide: Any) -> bool:
    decide: Callable[[Any, Any], bool]
    try:
        from beartype.door import is_subhint as decide
    except ImportError:
        return narrow == wide or is_subclass(narrow, wide)
    try:
        return bool(decide(narrow, wide))
    except Exception:
        # What beartype cannot read, it cannot compare: nothing speaks against it.
        return True
