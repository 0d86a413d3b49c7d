"""The types of fields that declared classes have, as specs write them: `str`, `UUID | None`, `list[finance.money:Money]`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, cast

from registrygen.model.declared import ClassType, Container, Optional, OtherClass, ScalarClass
from registrygen.pysource.objects import PyObject

SCALARS = {
    **{name: PyObject("builtins", name) for name in ("str", "int", "float", "bool", "bytes")},
    **{name: PyObject("datetime", name) for name in ("datetime", "date", "time", "timedelta")},
    "Decimal": PyObject("decimal", "Decimal"),
    "UUID": PyObject("uuid", "UUID"),
}
CONTAINERS = ("list", "tuple", "set", "frozenset", "dict")
_TOKEN = re.compile(r"\s*([^\W\d][\w.]*(?::[^\W\d][\w.]*)?|\.\.\.|[\[\],|]|\S)")

NamedClass = Callable[[str], ClassType]
"""Gives the class that a name means; raises `NotAType` where it means none."""


class NotAType(Exception):
    """The text is no type; the argument says why, a second one how to mend it."""


def parse_type(text: str, named: NamedClass) -> ClassType:
    """The type that a text says; `named` is asked for what is neither a scalar nor a container. Raises `NotAType`."""
    reader = _Reader(text=text, tokens=_TOKEN.findall(text), named=named)
    found = reader.union()
    if reader.tokens:
        raise NotAType(f"`{reader.tokens[0]}` is unexpected in the type `{text}`")
    return found


@dataclass(kw_only=True)
class _Reader:
    """The tokens of one text that have not been read yet."""

    text: str
    tokens: list[str] = field(default_factory=list)
    named: NamedClass

    def union(self) -> ClassType:
        """One type, or one type and None in either order."""
        members = [self._member()]
        while self._next() == "|":
            self.tokens.pop(0)
            members.append(self._member())
        types = [member for member in members if member is not None]
        if len(types) != 1 or len(members) > 2:
            raise NotAType(f"`{self.text}` has to be one type, or one type and `None`", "write `X` or `X | None`")
        return Optional(types[0]) if len(members) == 2 else types[0]

    def _next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def _take(self, wanted: str) -> None:
        if self._next() != wanted:
            raise NotAType(f"`{wanted}` is missing in the type `{self.text}`")
        self.tokens.pop(0)

    def _member(self) -> ClassType | None:
        name = self._next()
        if not name or not (name[0].isalpha() or name[0] == "_"):
            raise NotAType(f"a type is missing in `{self.text}`" if self.text.strip() else "the type is empty")
        self.tokens.pop(0)
        if name == "None":
            return None
        if name in CONTAINERS:
            return self._container(cast(Literal["list", "tuple", "set", "frozenset", "dict"], name))
        return ScalarClass(SCALARS[name]) if name in SCALARS else self.named(name)

    def _container(self, name: Literal["list", "tuple", "set", "frozenset", "dict"]) -> Container:
        if self._next() != "[":
            item = {"tuple": "str, ...", "dict": "str, int"}.get(name, "str")
            raise NotAType(f"`{name}` does not say what it holds", f"write what it holds: `{name}[{item}]`")
        self.tokens.pop(0)
        items = [self.union()]
        if name in ("tuple", "dict"):
            self._take(",")
            if name == "dict":
                items.append(self.union())
            else:
                self._take("...")
        self._take("]")
        return Container(of=name, items=tuple(items))


def spelt(type_: ClassType) -> str:
    """A type in the words of a message."""
    if isinstance(type_, Optional):
        return f"{spelt(type_.type)} | None"
    if isinstance(type_, Container):
        more = ", ..." if type_.of == "tuple" else ""
        return f"{type_.of}[{', '.join(spelt(item) for item in type_.items)}{more}]"
    return type_.object.short if isinstance(type_, ScalarClass | OtherClass) else type_.name
