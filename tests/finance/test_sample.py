"""Instances of event classes, made from their types."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

import finance.events
import pytest
from finance.compliance import sample
from finance.events.base import DomainEvent
from finance.events.payload import payload
from pydantic import SecretStr


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, kw_only=True)
class Inner:
    count: int


@dataclass(frozen=True, kw_only=True)
class Everything(DomainEvent):
    email: str
    ip_address: str
    user_name: str
    flag: bool
    ratio: float
    amount: Decimal
    moment: datetime
    user_id: UUID
    token: SecretStr
    colour: Colour
    choice: Literal["one", "two"]
    maybe: int | None
    many: tuple[str, ...]
    table: dict[str, int]
    inner: Inner
    given: int = 7


def event_classes() -> list[type[DomainEvent]]:
    for module in pkgutil.iter_modules(finance.events.__path__, "finance.events."):
        importlib.import_module(module.name)
    return [c for c in DomainEvent.__subclasses__() if c.__module__.startswith("finance.events.")]


def test_every_sort_of_field_is_filled() -> None:
    made = sample(Everything)
    assert (made.email, made.ip_address, made.user_name) == (
        "user@example.com",
        "192.0.2.1",
        "user name",
    )
    assert (made.colour, made.choice, made.maybe) == (Colour.RED, "one", 1)
    assert (made.many, made.table) == (("many",), {"table": 1})
    assert made.inner == Inner(count=1)
    assert made.given == 7
    assert made.moment.tzinfo is not None


def test_what_has_no_sample_is_named() -> None:
    @dataclass
    class Odd:
        thing: complex

    @dataclass
    class Odder:
        things: Mapping[str, int]

    with pytest.raises(TypeError, match="no sample for `thing: complex`"):
        sample(Odd)
    with pytest.raises(TypeError, match="no sample for `things: "):
        sample(Odder)
    with pytest.raises(TypeError, match="`int` is not a dataclass"):
        sample(int)


@pytest.mark.parametrize("event_class", event_classes(), ids=lambda c: c.__name__)
def test_every_event_has_a_sample_that_never_shows_a_secret(
    event_class: type[DomainEvent],
) -> None:
    made = sample(event_class)
    assert type(made) is event_class
    assert dataclasses.replace(made) == made
    shown = payload(made)
    assert set(shown) == {f.name for f in dataclasses.fields(made)} - {"event_id", "occurred_at"}
    secrets = [name for name, value in vars(made).items() if isinstance(value, SecretStr)]
    assert all(shown[name] == "**********" for name in secrets)
