"""Where artifacts are defined, for messages about them."""

from __future__ import annotations

import functools
import inspect


def place_of(artifact: object) -> str:
    """`file:line` of a function's or class's definition, its module and name where it has no source, else nothing."""
    subject = artifact
    while isinstance(subject, functools.partial):
        subject = subject.func
    if not (inspect.isclass(subject) or inspect.isroutine(subject)):
        subject = type(subject) if subject is not None else None
    if subject is None:
        return ""
    try:
        subject = inspect.unwrap(subject)
        file, (_, line) = inspect.getsourcefile(subject), inspect.getsourcelines(subject)
        return f"{file}:{line}"
    except (OSError, TypeError, ValueError):
        name = getattr(subject, "__qualname__", "")
        return f"{getattr(subject, '__module__', '')}.{name}" if name else ""
