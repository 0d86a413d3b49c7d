"""The order in which Python looks through a class and its bases (C3)."""

from __future__ import annotations

from collections.abc import Sequence

from registrygen.pysource.objects import PyObject


def linearize(first: PyObject, lines: Sequence[Sequence[PyObject]]) -> tuple[PyObject, ...]:
    """The class, then its ancestors, from the lines of its direct bases in order.

    Where no order fits (Python would refuse the class, or part of a line is unknown), each stands at its last place.
    """
    bases = [line[0] for line in lines]
    pending = [list(line) for line in (*lines, bases) if line]
    merged = [first]
    while pending:
        candidate = _head(pending)
        if candidate is None:
            return (first, *_last_places(lines))
        merged.append(candidate)
        pending = [rest for line in pending if (rest := line[1:] if line[0] == candidate else line)]
    return tuple(merged)


def _head(pending: Sequence[Sequence[PyObject]]) -> PyObject | None:
    """The first class that no other line still has behind another class."""
    later = {item for line in pending for item in line[1:]}
    return next((line[0] for line in pending if line[0] not in later), None)


def _last_places(lines: Sequence[Sequence[PyObject]]) -> list[PyObject]:
    flat = [item for line in lines for item in line]
    return list(reversed(dict.fromkeys(reversed(flat))))
