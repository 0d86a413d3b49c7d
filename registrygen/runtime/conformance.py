"""Whether a callable can stand in for another, and a class for another's public structure, and if not, why not (strict registries)."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from inspect import Parameter
from typing import Any, get_type_hints

from registrygen.runtime.errors import ConformanceError
from registrygen.runtime.protocols import public_structure
from registrygen.runtime.signatures import EMPTY, Taken, signature_of
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
        yield from _types(rest, more)


def _names(found: Taken, expected: Taken) -> Iterator[str]:
    takes = {parameter.name: parameter for parameter in found.of_kind(*_BY_NAME)}
    rest = next(iter(found.of_kind(Parameter.VAR_KEYWORD)), None)
    places = [parameter.name for parameter in found.of_kind(*_BY_POSITION)]
    for index, wanted in enumerate(expected.of_kind(*_BY_NAME)):
        given = takes.get(wanted.name)
        if given is None and rest is None:
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
    if EMPTY not in (found.returns, expected.returns) and not is_within(found.returns, expected.returns):
        yield f"it returns {shown(found.returns)}, not {shown(expected.returns)}"


def shown(hint: Any) -> str:
    """An annotation as people write it."""
    return inspect.formatannotation(hint).replace("NoneType", "None")


def assert_structure(cls: type, expected: type, context: dict[str, Any]) -> None:
    """Raises ConformanceError where a class lacks something of another's public structure, or has it otherwise."""
    problems = [problem for name in public_structure(expected) for problem in _member(cls, expected, name)]
    if problems:
        message = f"`{cls.__name__}` does not conform to `{expected.__name__}`:\n" + "\n".join(
            f"  {item}" for item in problems
        )
        missing = [item.removeprefix("it has no ") for item in problems if item.startswith("it has no")]
        help = [f"add {', '.join(missing)} to `{cls.__name__}`"] if missing else []
        raise ConformanceError(message, help, {**context, "problems": problems})


def _member(cls: type, expected: type, name: str) -> Iterator[str]:
    wanted = inspect.getattr_static(expected, name, EMPTY)
    given = inspect.getattr_static(cls, name, EMPTY)
    annotated = name in _annotations(cls)
    if given is EMPTY and not annotated:
        yield f"it has no `{name}`"
    elif inspect.isfunction(_function(wanted)):
        yield from _method(name, given, wanted)
    elif isinstance(wanted, property):
        yield from _typed(name, _type_of(cls, name, given), _property_type(wanted))
    else:
        yield from _typed(name, _type_of(cls, name, given), _annotations(expected).get(name, EMPTY))


def _function(member: Any) -> Any:
    return member.__func__ if isinstance(member, staticmethod | classmethod) else member


def _method(name: str, given: Any, wanted: Any) -> Iterator[str]:
    if not callable(_function(given)):
        yield f"`{name}` is not a method"
        return
    found, expected = _bound(given), _bound(wanted)
    problems = problems_of(found, expected)
    if problems:
        yield f"`{name}`: {'; '.join(problems)} (expected {expected}, found {found})"


def _bound(member: Any) -> Taken:
    taken = signature_of(_function(member))
    return taken if isinstance(member, staticmethod) else taken.without_first()


def _typed(name: str, found: Any, expected: Any) -> Iterator[str]:
    if EMPTY not in (found, expected) and not is_within(found, expected):
        yield f"`{name}` is {shown(found)}, not {shown(expected)}"


def _type_of(cls: type, name: str, member: Any) -> Any:
    if isinstance(member, property):
        return _property_type(member)
    return _annotations(cls).get(name, EMPTY)


def _property_type(member: property) -> Any:
    return signature_of(member.fget).returns if member.fget else EMPTY


def _annotations(cls: type) -> dict[str, Any]:
    try:
        return get_type_hints(cls)
    except Exception:
        # A name that only type checkers import: the names of attributes are known, their types are not.
        return {name: EMPTY for base in reversed(cls.__mro__) for name in vars(base).get("__annotations__", {})}
