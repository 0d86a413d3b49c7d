"""Expressions of the application's source, and how they are carried over into generated modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from registrygen.api import Annotation, ParameterFact, PyObject

Written = Annotation


def names_in(item: Any) -> Mapping[str, PyObject]:
    """The names in an expression, with the objects that they mean."""
    return getattr(item, "names", {})


def unknown_in(item: Any) -> tuple[str, ...]:
    """The names in an expression of which nothing is known."""
    return getattr(item, "unknown", ())


def written(parameter: ParameterFact) -> Any:
    """The default of a parameter."""
    return getattr(parameter, "default", None)


def carried_over(item: Any, use: Callable[[PyObject], str]) -> str:
    """The expression as another module has to write it."""
    return str(item.text)
