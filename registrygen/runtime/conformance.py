"""Whether a callable can stand in for another, and if not, why not (strict registries)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from inspect import Parameter
from typing import Any

from registrygen.runtime.errors import ConformanceError
from registrygen.runtime.signatures import EMPTY, Taken
from registrygen.runtime.subtyping import is_within

_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def problems_of(found: Taken, expected: Taken) -> list[str]:
    """Why a call that the expected signature allows would fail with the found one, or give something else; nothing where none would."""
    if expected.takes_anything:
        return [*_returned(found, expected)]
    return [
        *_positions(found, expected),
        *_names(found, expected),
        *_extra(found, expected),
        *_returned(found, expected),
    ]


def assert_conforms(name: str, found: Taken, expected: Taken, context: dict[str, Any]) -> None:
    """Raises ConformanceError, with both signatures, where the found one cannot stand in for the expected one."""
    problems = problems_of(found, expected)
    if problems:
        message = f"`{name}` does not conform: {'; '.join(problems)}\n  expected: {expected}\n  found:    {found}"
        suggestions = ["change the signature to the expected one, or one that takes more and gives less"]
        shown = {"expected": str(expected), "found": str(found), "problems": problems}
        raise ConformanceError(message, suggestions, {**context, **shown})


def _positions(found: Taken, expected: Taken) -> Iterator[str]:
    takes = found.of_kind(*_BY_POSITION)
    rest = next(iter(found.of_kind(Parameter.VAR_POSITIONAL)), None)
    passed = expected.of_kind(*_BY_POSITION)
    for index, wanted in enumerate(passed):
        given = takes[index] if index < len(takes) else rest
        if given is None:
            yield f"it takes {len(takes)} arguments by position, not {len(passed)}"
            return
        yield from _compared(given, wanted)
    more = next(iter(expected.of_kind(Parameter.VAR_POSITIONAL)), None)
    if more is not None and rest is None:
        yield f"it takes no `*{more.name}`"
    elif more is not None and rest is not None:
        for given in (*takes[len(passed) :], rest):
            yield from _types(given, more)


def _names(found: Taken, expected: Taken) -> Iterator[str]:
    takes = {parameter.name: parameter for parameter in found.of_kind(*_BY_NAME)}
    rest = next(iter(found.of_kind(Parameter.VAR_KEYWORD)), None)
    places = [parameter.name for parameter in found.of_kind(*_BY_POSITION)]
    for index, wanted in enumerate(expected.of_kind(*_BY_NAME)):
        given = takes.get(wanted.name)
        # What is named like no parameter is among the others, and the parameter in its place stays empty.
        is_stray = wanted.kind is Parameter.POSITIONAL_OR_KEYWORD and _place(expected, wanted, index) < len(places)
        if given is None and (rest is None or is_stray):
            yield f"it takes no `{wanted.name}` by name"
        elif given is None or wanted.kind is Parameter.KEYWORD_ONLY:
            yield from _compared(given or rest, wanted)
        elif given.kind is Parameter.POSITIONAL_OR_KEYWORD and places.index(wanted.name) != _place(
            expected, wanted, index
        ):
            yield f"`{wanted.name}` stands at another place"
    more = next(iter(expected.of_kind(Parameter.VAR_KEYWORD)), None)
    if more is not None and rest is None:
        yield f"it takes no `**{more.name}`"
    elif more is not None and rest is not None:
        named = {parameter.name for parameter in expected.of_kind(*_BY_NAME)}
        for given in (*(item for name, item in takes.items() if name not in named), rest):
            yield from _types(given, more)


def _place(expected: Taken, wanted: Parameter, index: int) -> int:
    places = expected.of_kind(*_BY_POSITION)
    return places.index(wanted) if wanted in places else index


def _extra(found: Taken, expected: Taken) -> Iterator[str]:
    """Parameters that nobody who calls by the expected signature would fill."""
    count = len(expected.of_kind(*_BY_POSITION))
    names = {parameter.name for parameter in expected.of_kind(*_BY_NAME)}
    for index, parameter in enumerate(found.of_kind(*_BY_POSITION)):
        if index >= count and parameter.default is EMPTY and parameter.name not in names:
            yield f"it asks for `{parameter.name}`, which is not given"
    for parameter in found.of_kind(Parameter.KEYWORD_ONLY):
        if parameter.name not in names and parameter.default is EMPTY:
            yield f"it asks for `{parameter.name}`, which is not given"


def _compared(given: Parameter | None, wanted: Parameter) -> Iterator[str]:
    if given is None:
        return
    variadic = given.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    if wanted.default is not EMPTY and given.default is EMPTY and not variadic:
        yield f"`{given.name}` has no default"
    yield from _types(given, wanted)


def _types(given: Parameter, wanted: Parameter) -> Iterator[str]:
    if EMPTY not in (given.annotation, wanted.annotation) and not is_within(wanted.annotation, given.annotation):
        yield f"`{given.name}` takes {shown(given.annotation)}, not {shown(wanted.annotation)}"


def _returned(found: Taken, expected: Taken) -> Iterator[str]:
    if EMPTY in (found.returns, expected.returns) and {found.waits, expected.waits} == {True, False}:
        yield "it is `async`" if found.waits else "it is not `async`, and does not say that it returns a coroutine"
        return
    if EMPTY not in (found.returns, expected.returns) and not is_within(found.returns, expected.returns):
        yield f"it returns {shown(found.returns)}, not {shown(expected.returns)}"


def shown(hint: Any) -> str:
    """An annotation as people write it."""
    return inspect.formatannotation(hint).replace("NoneType", "None")
