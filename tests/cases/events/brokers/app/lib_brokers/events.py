"""Events, not all of which can travel."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pydantic import SecretStr


class Sort(Enum):
    """A sort of order."""

    WEB = "web"


class Money:
    """An amount that no library can build."""

    def __init__(self, cents: int) -> None:
        self.cents = cents


@dataclass(frozen=True)
class Line:
    """A line of an order."""

    price: Money


@dataclass(frozen=True)
class Placed:
    """Can travel."""

    number: int
    sort: Sort | None


@dataclass(frozen=True)
class Mailed:
    """Holds a secret."""

    token: SecretStr


@dataclass(frozen=True)
class Deferred:
    """Holds a function."""

    then: Callable[[], None]


@dataclass(frozen=True)
class Noted:
    """Holds anything."""

    value: object


@dataclass(frozen=True)
class Paid:
    """Holds something deep inside that cannot be built."""

    lines: list[Line]


class Plain:
    """Is no dataclass."""


@dataclass(frozen=True)
class Kept:
    """Holds a secret, and stays."""

    token: SecretStr
