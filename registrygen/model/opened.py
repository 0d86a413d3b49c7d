"""What a kind tells the others of what it constructs: the parts that are opened and closed again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from registrygen.pysource.objects import PyObject


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A component that is opened and closed again: how long it lives, and the factory whose asynchronous context it is.

    `handlers` are the classes, under their canonical names, whose instances are constructed from it at whatever remove.
    """

    scope: Literal["app", "request"]
    factory: PyObject
    handlers: frozenset[PyObject] = frozenset()
