"""What goes wrong in live registries: one tree of errors that say what is wrong, how to mend it, and where it was (seed 002)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class ValidationError(ValueError):
    """Something cannot be registered, found or constructed as it is.

    `message` says what is wrong, `suggestions` how to mend it, `context` what a program may want to know about it. `str()` gives
    the message and the suggestions, a line each.
    """

    def __init__(self, message: str, suggestions: Iterable[str] = (), context: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = list(suggestions)
        self.context = dict(context or {})

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  help: {line}" for line in self.suggestions)])

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.suggestions, self.context)


class CoercionError(ValidationError):
    """A value is not, and cannot be made, what is asked for."""


class ConformanceError(ValidationError):
    """A callable or class does not have the signature or structure that its registry asks for."""


class InheritanceError(ValidationError):
    """A class does not derive from what its registry asks for."""


class RegistryError(ValidationError, LookupError):
    """A key is not there, or is there already."""
