"""The defaults of fields that declared classes have: a spec's value as one of the field's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from registrygen.model.declared import ClassType, Container, Default, EnumClass, Optional, OtherClass, ScalarClass
from registrygen.resolve.class_types import spelt
from registrygen.rules.values import describe

MUTABLE = frozenset({"list", "set", "dict"})


class NotADefault(Exception):
    """The value is no default of the type; the argument says why, a second one how to mend it."""


class MutableDefault(NotADefault):
    """The value would be one object that all instances share."""


def default_of(type_: ClassType, raw: object, members: Mapping[str, str]) -> Default | tuple[()]:
    """The value that a spec's default means. `members` are the enum's words and the names that they mean.

    Raises `NotADefault`.
    """
    if isinstance(type_, Optional):
        return default_of(type_.type, raw, members)
    if isinstance(type_, Container):
        return _empty(type_, raw)
    if isinstance(type_, EnumClass):
        if str(raw) not in members:
            raise NotADefault(f"`{raw}` is not a member of `{type_.name}`")
        return members[str(raw)]
    if isinstance(type_, OtherClass):
        raise NotADefault(
            f"a `{spelt(type_)}` cannot be written in a spec", "leave the default out, or say `optional: true`"
        )
    return _scalar(type_, raw)


def _empty(type_: Container, raw: object) -> tuple[()]:
    """Containers have no other default than the empty one."""
    if not isinstance(raw, Mapping if type_.of == "dict" else list):
        raise NotADefault(f"{describe(raw)} is no default of the type `{spelt(type_)}`")
    assert isinstance(raw, Mapping | Sequence)
    if raw:
        help = f"leave it out, or write `{'{}' if type_.of == 'dict' else '[]'}`"
        raise MutableDefault(f"a default of the type `{spelt(type_)}` has to be empty", help)
    return ()


def _scalar(type_: ScalarClass, raw: object) -> Default:
    name = spelt(type_)
    known = _READ.get(name)
    try:
        found = known(raw) if known else None
    except (ValueError, InvalidOperation, OverflowError):
        found = None
    if found is None:
        raise NotADefault(f"{describe(raw)} is no default of the type `{name}`", _HELP.get(name, ""))
    return found


def _exact(*types: type) -> Callable[[object], Default]:
    """Takes values that are of one of the types themselves: a truth value is no number here."""
    return lambda raw: raw if type(raw) in types else None  # type: ignore[return-value]


def _decimal(raw: object) -> Decimal | None:
    found = Decimal(str(raw)) if type(raw) in (str, int) else None
    return found if found is not None and found.is_finite() else None


def _seconds(raw: object) -> timedelta | None:
    return timedelta(seconds=raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else None


def _text(read: Callable[[str], Default]) -> Callable[[object], Default]:
    return lambda raw: read(raw) if isinstance(raw, str) else None


_READ: Mapping[str, Callable[[object], Default]] = {
    "str": _exact(str),
    "int": _exact(int),
    "float": lambda raw: float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else None,
    "bool": _exact(bool),
    "Decimal": _decimal,
    "UUID": _text(UUID),
    "datetime": _text(datetime.fromisoformat),
    "date": _text(date.fromisoformat),
    "time": _text(time.fromisoformat),
    "timedelta": _seconds,
}
_HELP = {
    "Decimal": 'write a number in quotes: "12.50"',
    "UUID": "write it as text: 12345678-1234-5678-1234-567812345678",
    "datetime": 'write it as text: "2026-01-31T12:00:00+00:00"',
    "date": 'write it as text: "2026-01-31"',
    "time": 'write it as text: "12:00:00"',
    "timedelta": "write a number of seconds",
    "bytes": "leave the default out",
}
