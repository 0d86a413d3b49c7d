"""Configurations as they are read: the value, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A value from a file or server; `place` tells for a path in it where the value stands, or with True its key."""

    value: Any
    place: Callable[[tuple[str | int, ...], bool], str]


def named_place(name: str) -> Callable[[tuple[str | int, ...], bool], str]:
    """Places of what has no lines: the name of the whole, and the path in it."""

    def place(path: tuple[str | int, ...], at_key: bool) -> str:
        return f"{name}#" + "".join(f"/{step}" for step in path)

    return place
