"""Which members of a union speak of what is given: pydantic tells what each of them has against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from registrygen.runtime.factorization.fits import members
from registrygen.runtime.factorization.problems import Path
from registrygen.runtime.factorization.structures import fields_of, fitting, inner_hint

NOWHERE: Any = object()
"""What is found where there is nothing."""

_KEY = "[key]"
"""What pydantic has in a `loc` after a key that is wrong itself."""


class Said(NamedTuple):
    """One error of pydantic's: its `loc` from the argument's name on, and the part of it that the configuration has."""

    item: Mapping[str, Any]
    loc: Sequence[Any]
    place: Path

    @property
    def at_key(self) -> bool:
        """Whether it is about a key of a mapping, and not about what stands there."""
        return _KEY in self.loc[len(self.place) :]


def said(item: Mapping[str, Any], loc: Sequence[Any], block: Mapping[str, Any], hint: Any) -> Said | None:
    """An error with its place in a block; None where a member of a union says it that the value is plainly not meant for."""
    holder: Any = block
    place: Path = ()
    for step in loc:
        found = inner(holder, step)
        if found is not NOWHERE:
            hint = inner_hint(hint, holder, step) if place else hint
            holder, place = found, (*place, step)
        elif place and isinstance(holder, Mapping) and step in _names_of_others(hint, holder):
            return None
    return Said(item, loc, place)


def speaking(errors: Sequence[Said]) -> list[Said]:
    """The errors without those that only say that a value is of another form than a member, where another member has the form."""
    by_union: dict[Any, list[Said]] = {}
    for one in errors:
        for count in range(1, len(one.loc)):
            by_union.setdefault(tuple(one.loc[:count]), []).append(one)
    return [one for one in errors if not any(_got_further(other, one) for other in by_union.get(_union(one), ()))]


def _union(one: Said) -> tuple[Any, ...] | None:
    """The `loc` of the union of which a member says that the value is not of its form; None where none says so."""
    if not one.place or one.at_key or one.item["type"] == "missing" or _is_block_meant(one.item):
        return None
    # What the configuration does not have at the end of a `loc` is the name of a member.
    count = len(one.loc)
    while count and one.loc[count - 1] != one.place[-1]:
        count -= 1
    return tuple(one.loc[:count]) if count < len(one.loc) else None


def _got_further(other: Said, one: Said) -> bool:
    return len(other.place) > len(one.place) or (other.item["type"] == "missing" and other.place == one.place)


def _is_block_meant(item: Mapping[str, Any]) -> bool:
    value = item["input"]
    return item["type"] == "is_instance_of" and isinstance(value, Mapping) and any(str(key)[:1] == "_" for key in value)


def _names_of_others(hint: Any, value: Mapping[Any, Any]) -> set[str]:
    """The names of the structures in a union that others are nearer to."""
    structures = [item for item in members(hint) if fields_of(item) is not None]
    unknown = [(len(value.keys() - (fields_of(item) or {}).keys()), item) for item in fitting(structures, value)]
    fewest = min((count for count, _ in unknown), default=0)
    near = {item.__name__ for count, item in unknown if count == fewest}
    return {item.__name__ for item in structures} - near


def inner(holder: Any, step: str | int) -> Any:
    """What stands at a key or index, `NOWHERE` where nothing does."""
    if isinstance(holder, Mapping):
        return holder.get(step, NOWHERE)
    if isinstance(holder, list | tuple) and isinstance(step, int) and step < len(holder):
        return holder[step]
    return NOWHERE
