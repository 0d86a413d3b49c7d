"""How a file on disk differs from what is rendered, as a unified diff."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from registrygen.write.plan import Change

_CONTEXT = 3
_LARGEST = 4000
"""Lines of both sides that are compared line by line, which takes up to a second; more are shown as one replacement."""
_RANGES = re.compile(r"@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")
_NO_NEWLINE = "\n\\ No newline at end of file"


def diff(change: Change) -> str:
    """The unified diff from the text on disk to the rendered one; empty where they are equal."""
    old, new = _lines(change.old), _lines(change.new)
    if old == new:
        return ""
    names = ["/dev/null" if text is None else change.shown for text in (change.old, change.new)]
    return "\n".join([f"--- {names[0]}\ton disk", f"+++ {names[1]}\tfrom the specs", *_hunks(old, new)]) + "\n"


def first_difference(change: Change) -> int:
    """The line on disk, from 1, where the two begin to differ."""
    old, new = _lines(change.old), _lines(change.new)
    return min(_common(old, new) + 1, max(len(old), 1))


def _lines(text: str | None) -> list[str]:
    lines = (text or "").split("\n")
    last = lines.pop()
    return [*lines, last + _NO_NEWLINE] if last else lines


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many lines the two begin with alike."""
    for number, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return number
    return min(len(first), len(second))


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    """The hunks, compared only between the common beginning and the common end: large files mostly change little."""
    start = max(0, _common(old, new) - _CONTEXT)
    old, new = old[start:], new[start:]
    end = max(0, _common(old[::-1], new[::-1]) - _CONTEXT)
    old, new = old[: len(old) - end], new[: len(new) - end]
    if len(old) + len(new) > _LARGEST:
        yield from _one_hunk(old, new, start)
        return
    for number, line in enumerate(difflib.unified_diff(old, new, n=_CONTEXT, lineterm="")):
        if number >= 2:
            yield _moved(line, start) if line.startswith("@@") else line


def _one_hunk(old: list[str], new: list[str], start: int) -> Iterator[str]:
    """Everything between the common lines as one replacement."""
    before = _common(old, new)
    after = min(_common(old[::-1], new[::-1]), len(old) - before, len(new) - before)
    yield f"@@ -{_range(start, len(old))} +{_range(start, len(new))} @@"
    yield from (f" {line}" for line in old[:before])
    yield from (f"-{line}" for line in old[before : len(old) - after])
    yield from (f"+{line}" for line in new[before : len(new) - after])
    yield from (f" {line}" for line in old[len(old) - after :])


def _range(start: int, length: int) -> str:
    return f"{start + 1 if length else start},{length}"


def _moved(header: str, by: int) -> str:
    """A hunk's header when its lines begin further down."""
    found = _RANGES.fullmatch(header)
    if found is None:
        return header
    return f"@@ -{int(found[1]) + by}{found[2] or ''} +{int(found[3]) + by}{found[4] or ''} @@"
