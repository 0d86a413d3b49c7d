"""Annotations in which something is checked at each place before what the annotation itself says."""

from __future__ import annotations

import types
from collections import Counter, OrderedDict, abc, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import PlainValidator, WrapValidator
from pydantic_core import PydanticCustomError

from registrygen.runtime.factorization.fits import Misfit, misfit
from registrygen.runtime.factorization.structures import fields_of
from registrygen.runtime.protocols import lacks, protocol_of
from registrygen.runtime.signatures import UNGIVEN

NO_MEMBERS = "no_members"
"""The type of error about something that is not what a Protocol asks for."""
OTHER_TYPE = "other_type"
"""The type of error about a block that gives something else than what is asked for."""
_COLLECTIONS = frozenset({
    list, tuple, set, frozenset, dict, deque, defaultdict, OrderedDict, abc.Sequence, abc.MutableSequence, abc.Set,
    abc.MutableSet, abc.Mapping, abc.MutableMapping,
})  # fmt: skip
_EMPTY: abc.Mapping[Any, Callable[[], Any]] = {
    **{made: made for made in (list, tuple, set, frozenset, dict, deque, OrderedDict, Counter, int, float, str, bool, bytes)},
    abc.Sequence: tuple, abc.MutableSequence: list, abc.Set: frozenset, abc.MutableSet: set, abc.Mapping: dict,
    abc.MutableMapping: dict,
}  # fmt: skip
"""What makes an empty value of a type, as pydantic has it."""
_ITERABLES = frozenset({abc.Iterable, abc.Collection, abc.Container, abc.Reversible})
Check = Callable[[Any, Callable[[Any], Any]], Any]
"""A check of a value, which calls what is given to go on with what the annotation says."""


@dataclass(eq=False)
class Child:
    """Stands for what a block will be constructed to: `gives` is its type as far as that is known, `EMPTY` where it is not.

    A reference's node is known only when all is read: `asked` keeps what was asked for where it stands.
    """

    node: Any
    name: str
    gives: Any
    asked: list[Any] = field(default_factory=list)

    def misfit(self, name: str, gives: Any) -> Misfit | None:
        """Why what a block gives cannot stand where this child does; None where it can."""
        against = [misfit(name, gives, hint) for hint in self.asked]
        return against[0] if against and all(against) else None


Structured = Callable[[type], Callable[[Any], Any] | None]
"""How a structure of data is made that pydantic does not know; None for what needs no help."""


def readable(hint: Any, structured: Structured) -> Any:
    """The annotation in a form that pydantic reads.

    Protocols are whatever has their members, and structures that pydantic does not know are made otherwise.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[(readable(arguments[0], structured), *hint.__metadata__)]
    if origin in (Union, types.UnionType):
        return Union[tuple(readable(item, structured) for item in arguments)]
    if origin in _ITERABLES:
        return Annotated[types.GenericAlias(list, (readable(arguments[0], structured),)), WrapValidator(_iterated)]
    if origin is defaultdict:
        items = types.GenericAlias(dict, tuple(readable(item, structured) for item in arguments))
        return Annotated[items, WrapValidator(_filling(arguments[1]))]
    if origin in _COLLECTIONS:
        inner = (item if item is Ellipsis else readable(item, structured) for item in arguments)
        return types.GenericAlias(origin, tuple(inner))
    protocol = protocol_of(hint)
    check = _members_of(protocol) if protocol else structured(hint) if fields_of(hint) is not None else None
    return Annotated[Any, PlainValidator(check)] if check else hint


def _filling(hint: Any) -> Callable[[Any, Callable[[Any], Any]], Any]:
    """Makes dictionaries that fill themselves: as the one that is given does, else with empty values of the annotation.

    Where nothing says what an empty value is, a key that is missing is an error, as in any dictionary.
    """
    said = [getattr(item, "default_factory", None) for item in getattr(hint, "__metadata__", ())]
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    empty: Any = next(filter(None, said), _EMPTY.get(get_origin(hint) or hint))

    def filling(value: Any, handler: Callable[[Any], Any]) -> Any:
        return defaultdict(value.default_factory if isinstance(value, defaultdict) else empty, handler(value))

    return filling


def _iterated(value: Any, handler: Callable[[Any], Any]) -> Any:
    """Data is validated at once, not when somebody iterates; what else can be iterated or searched is left as it is."""
    if isinstance(value, abc.Iterable | abc.Container) and not isinstance(
        value, list | tuple | str | bytes | abc.Mapping
    ):
        return value
    return handler(value)


def _members_of(protocol: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        missing = lacks(value, protocol)
        if missing:
            known = {"name": protocol.__name__, "missing": ", ".join(f"`{item}`" for item in missing)}
            raise PydanticCustomError(NO_MEMBERS, "input should be a {name}; it has no {missing}", known)
        return value

    return check


def accepting(hint: Any) -> Any:
    """The annotation of what a hint allows, with children of the right type in all its places."""
    return checked(hint, _accepts)


def checked(hint: Any, check: Callable[[Any], Check | None]) -> Any:
    """The annotation with a check at each place for which there is one."""
    inner, found = _inner(hint, check), check(hint)
    return inner if found is None else Annotated[inner, WrapValidator(found)]


def _inner(hint: Any, check: Callable[[Any], Check | None]) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        # What is annotated is checked as a whole, before what the metadata asks for.
        return Annotated[(_inner(arguments[0], check), *hint.__metadata__)]
    if origin in (Union, types.UnionType):
        return Union[tuple(_inner(item, check) for item in arguments)]
    if not is_collection(origin):
        return hint
    parts = tuple(item if item is Ellipsis else checked(item, check) for item in arguments)
    return types.GenericAlias(origin, parts)


def is_collection(origin: Any) -> bool:
    """Whether it holds what its parameters say; a `Callable` does not, nor does a generic class of somebody's own."""
    return origin in _COLLECTIONS or origin in _ITERABLES


def _accepts(hint: Any) -> Check:
    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        if type(value) is not Child:
            return value if value is UNGIVEN else handler(value)
        against = misfit(value.name, value.gives, hint)
        if against is not None:
            known = {"message": against.message, "help": against.help}
            raise PydanticCustomError(OTHER_TYPE, "{message}", known)
        value.asked.append(hint)
        return value

    return check
