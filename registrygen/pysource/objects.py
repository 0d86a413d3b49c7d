"""References to Python objects, written `package.module:Name`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from keyword import iskeyword

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*\Z")


@dataclass(frozen=True, order=True)
class PyObject:
    """An object in a module; `name` may be dotted for a nested class (`Outer.Inner`)."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"

    @property
    def root(self) -> str:
        """The name that an import statement has to bring in: the first part of a dotted name."""
        return self.name.partition(".")[0]

    @property
    def short(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


def is_dotted_name(text: str) -> bool:
    """Whether `text` is identifiers joined by dots, none of them a keyword."""
    return bool(_DOTTED.match(text)) and not any(iskeyword(part) for part in text.split("."))


def parse_object(text: str) -> PyObject | None:
    """The object that `package.module:Name` names, or None where the text has another form."""
    module, colon, name = text.partition(":")
    if not colon or not is_dotted_name(module) or not is_dotted_name(name):
        return None
    return PyObject(module, name)
