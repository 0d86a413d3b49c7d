"""Configurations as they are read: the value, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from registrygen.runtime.errors import CoercionError

Steps = tuple[str | int, ...]
"""The keys and indexes that lead to a part."""
Place = Callable[[Steps, bool], str]
"""Where a part stands, or with True its key: `file:line:column`, where there are lines."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A value from a file or server; `place` tells for a path in it where the value stands, or with True its key."""

    value: Any
    place: Place


def named_place(name: str) -> Place:
    """Places of what has no lines: the name of the whole, and the path in it."""

    def place(path: Steps, at_key: bool) -> str:
        return f"{name}#" + "".join(f"/{step}" for step in path)

    return place


def unreadable(name: str, wrong: Sequence[tuple[str, str, str]]) -> CoercionError:
    """The error about a text that is no configuration: what is wrong with it, each thing with its place and what helps."""
    problems = [{"place": place, "path": (), "message": message, "help": help} for place, message, help in wrong]
    message = "\n".join(f"{place}: {message}" for place, message, _ in wrong)
    helps = list(dict.fromkeys(help for _, _, help in wrong if help))
    return CoercionError(message, helps, {"path": name, "operation": "read", "problems": problems})
