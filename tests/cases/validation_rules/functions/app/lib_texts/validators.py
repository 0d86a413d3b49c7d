"""Functions that can validate a text, and others that cannot."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, NewType

Text = str
Name = NewType("Name", str)


class Line(str):
    """One line."""


class Box:
    """No text."""


def plain(value: str) -> str:
    return value


def further(value: str, strict: bool = False, *, width: int = 80) -> str:
    return value


def starred(*values: str) -> str:
    return values[0]


def quoted(value: "str") -> "str":
    return value


trusted = partial(further, strict=True)


def nothing() -> str:
    return ""


def keyword(*, value: str) -> str:
    return value


def two(value: str, other: str) -> str:
    return value + other


def keyword_needed(value: str, *, width: int) -> str:
    return value[:width]


def number(value: int) -> str:
    return str(value)


def optional(value: str) -> str | None:
    return value or None


def newer(value: Annotated[str, "a line"]) -> Line:
    return Line(value)


def aliased(value: Text) -> Name:
    return Name(value)


def boxed(value: str) -> Box:
    return Box()


def returned(value: str) -> bytes:
    return value.encode()


def returns_nothing(value: str) -> None:
    pass


def unsaid(value):
    return value


def half_said(value: str):
    return value


async def awaited(value: str) -> str:
    return value


def yielded(value: str) -> Iterator[str]:
    yield value


class Texts:
    @staticmethod
    def static(value: str) -> str:
        return value

    def method(self, value: str) -> str:
        return value
