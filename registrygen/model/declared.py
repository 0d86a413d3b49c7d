"""What a class is that entries declare by its fields: the fields' names, types and defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from registrygen.diagnostics.finding import Span
from registrygen.model.fields import REQUIRED, Required
from registrygen.pysource.objects import PyObject


@dataclass(frozen=True)
class ScalarClass:
    """A class whose values stand for themselves: `str`, `datetime.datetime` and the like."""

    object: PyObject


@dataclass(frozen=True)
class OtherClass:
    """A class of the application, or of a library."""

    object: PyObject


@dataclass(frozen=True)
class EnumClass:
    """An enum: one that exists, or one that is generated in `module`, dotted below the output's package."""

    name: str
    existing: PyObject | None
    module: str


@dataclass(frozen=True)
class Container:
    """Several values: `list[item]`, `tuple[item, ...]`, `frozenset[item]`, or `dict[key, value]`."""

    of: Literal["list", "tuple", "set", "frozenset", "dict"]
    items: tuple[ClassType, ...]


@dataclass(frozen=True)
class Optional:
    """A value or None."""

    type: ClassType


ClassType = ScalarClass | OtherClass | EnumClass | Container | Optional

Default = str | int | float | bool | Decimal | UUID | datetime | date | time | timedelta | None
"""A value that a field has unless it is given; of an enum the member's name, of a container the empty tuple."""


@dataclass(frozen=True, kw_only=True)
class ClassField:
    """A field of a declared class."""

    name: str
    type: ClassType
    default: Default | tuple[()] | Required = REQUIRED
    doc: str = ""
    span: Span


@dataclass(frozen=True, kw_only=True)
class DeclaredClass:
    """A frozen dataclass that is generated for an entry; `module` is dotted below the output's package."""

    object: PyObject
    module: str
    base: PyObject | None
    fields: tuple[ClassField, ...]
    doc: str
    span: Span


def classes_in(type_: ClassType) -> Iterator[ScalarClass | OtherClass | EnumClass]:
    """The classes that a type is made of."""
    if isinstance(type_, Optional):
        yield from classes_in(type_.type)
    elif isinstance(type_, Container):
        for item in type_.items:
            yield from classes_in(item)
    else:
        yield type_
