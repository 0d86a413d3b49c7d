"""What is wrong with a configuration: every problem with its place, all in one error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from registrygen.runtime.errors import ValidationError

TYPE, REF, PARTIAL, VALUE = "_type", "_ref", "_partial", "_value"
RESERVED = (TYPE, REF, PARTIAL, VALUE)
"""The keys that make a mapping a block."""
TITLE = "arguments of registered artifacts"
"""What errors of the validators of arguments are titled: an artifact may raise errors of pydantic itself."""
Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""
Places = Callable[[Path, bool], str]
"""Where a value stands, or with True its key: `file:line:column`."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong; `at_key` says that it is the key at the path, not its value."""

    path: Path
    message: str
    help: str = ""
    at_key: bool = False


def pointer(path: Sequence[str | int]) -> str:
    """A path as a JSON pointer in a fragment: `#/layers/0`."""
    return "#" + "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def steps(fragment: str) -> Path | None:
    """The path of a pointer, its numbers as texts; None for what is no pointer."""
    if fragment == "#":
        return ()
    if not fragment.startswith("#/"):
        return None
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in fragment[2:].split("/"))


def by_pointer(path: Path, at_key: bool) -> str:
    """The place of a value in a configuration that is from no file."""
    return pointer(path)


def failure(problems: Sequence[Problem], registry: str, places: Places) -> ValidationError:
    """One error that says them all, in the order of the configuration."""
    lines = []
    for item in problems:
        lines.append(f"{places(item.path, item.at_key)}: {item.message}")
        lines += [f"  help: {item.help}"] if item.help else []
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    shown = [
        {"place": places(item.path, item.at_key), "path": item.path, "message": item.message, "help": item.help}
        for item in problems
    ]
    message = f"`{registry}` cannot make this: {count}\n" + "\n".join(lines)
    return ValidationError(message, (), {"registry": registry, "operation": "factorize", "problems": shown})
