"""Expressions as values: what the layout spells, on one line or on many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from registrygen.pysource.kept import kept
from registrygen.pysource.literals import literal

_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Text:
    """A string value; the layout spells it with `literal`."""

    value: str

    @kept
    def flat(self) -> str:
        """The source on one line."""
        return literal(self.value)


@dataclass(frozen=True)
class Argument:
    """An argument of a call, positional without `keyword`."""

    value: Expr
    keyword: str | None = None

    @kept
    def flat(self) -> str:
        """The source on one line."""
        return flat(self.value) if self.keyword is None else f"{self.keyword}={flat(self.value)}"


@dataclass(frozen=True)
class Call:
    """A call of `function`; a generator expression as the only argument loses its own parentheses."""

    function: str
    arguments: tuple[Argument, ...] = ()

    @kept
    def flat(self) -> str:
        """The source on one line."""
        generator = self.generator
        if generator is not None:
            return self.function + generator.flat
        return f"{self.function}({', '.join([item.flat for item in self.arguments])})"

    @property
    def generator(self) -> Comprehension | None:
        """The generator expression that is the only argument, if it is one."""
        if len(self.arguments) != 1 or self.arguments[0].keyword is not None:
            return None
        value = self.arguments[0].value
        return value if isinstance(value, Comprehension) and value.open == "(" else None


@dataclass(frozen=True)
class Collection:
    """A list, tuple or set display; the empty set has none (`Call("set")`)."""

    open: Literal["[", "(", "{"]
    items: tuple[Expr, ...] = ()

    def __post_init__(self) -> None:
        if self.open == "{" and not self.items:
            raise ValueError('the empty set has no display: use Call("set")')

    @property
    def close(self) -> str:
        """The closing bracket."""
        return _CLOSING[self.open]

    @property
    def is_one_tuple(self) -> bool:
        """Whether it needs the comma that makes a tuple of one item."""
        return self.open == "(" and len(self.items) == 1

    @kept
    def flat(self) -> str:
        """The source on one line."""
        comma = "," if self.is_one_tuple else ""
        return f"{self.open}{', '.join([flat(item) for item in self.items])}{comma}{self.close}"


@dataclass(frozen=True)
class Dict:
    """A dict display."""

    items: tuple[tuple[Expr, Expr], ...] = ()

    @kept
    def flat(self) -> str:
        """The source on one line."""
        return "{" + ", ".join([f"{flat(key)}: {flat(value)}" for key, value in self.items]) + "}"


@dataclass(frozen=True)
class Subscript:
    """`value[items]`, mostly a type: `tuple[X, ...]`, `Mapping[A, B]`, `Literal["a", "b"]`."""

    value: str
    items: tuple[Expr, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("a subscript needs an item")

    @kept
    def flat(self) -> str:
        """The source on one line."""
        return f"{self.value}[{', '.join([flat(item) for item in self.items])}]"


@dataclass(frozen=True)
class Comprehension:
    """A comprehension or generator expression; a (key, value) pair as element makes a dict comprehension.

    `loop` is the whole clause (`for meta in REGISTRY`), `condition` what follows `if`.
    """

    open: Literal["[", "{", "("]
    element: Expr | tuple[Expr, Expr]
    loop: str
    condition: str | None = None

    @property
    def close(self) -> str:
        """The closing bracket."""
        return _CLOSING[self.open]

    @kept
    def flat(self) -> str:
        """The source on one line."""
        element = self.element
        head = f"{flat(element[0])}: {flat(element[1])}" if isinstance(element, tuple) else flat(element)
        condition = "" if self.condition is None else f" if {self.condition}"
        return f"{self.open}{head} {self.loop}{condition}{self.close}"


@dataclass(frozen=True)
class Union:
    """`A | B | None`."""

    members: tuple[Expr, ...]

    @kept
    def flat(self) -> str:
        """The source on one line."""
        return " | ".join([flat(member) for member in self.members])


Expr = str | Call | Collection | Dict | Subscript | Comprehension | Union | Text


def flat(expr: Expr) -> str:
    """The source of an expression on one line, however long."""
    return expr if isinstance(expr, str) else expr.flat


def call(function: str, *positional: Expr, **keywords: Expr) -> Call:
    """A call with its arguments in the order given."""
    named = tuple(Argument(value, keyword) for keyword, value in keywords.items())
    return Call(function, tuple(Argument(value) for value in positional) + named)
