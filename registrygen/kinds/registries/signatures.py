"""Whether a function of the source can be called as a contract says, as far as its text shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registrygen.api import Annotation, ClassFact, Entry, Facts, FunctionFact, ParameterFact, PyObject
from registrygen.kinds.registries.entries import base_of, live
from registrygen.kinds.registries.types import sole_object

_AWAITABLE = ("Awaitable", "Coroutine")
_WIDER = {"bool": ("int", "float", "complex"), "int": ("float", "complex"), "float": ("complex",)}
"""Built-in types that stand for narrower ones too, as type checkers have it."""
_PLAIN = frozenset({"str", "int", "float", "bool", "complex", "bytes", "list", "tuple", "set", "frozenset", "dict"})


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a contract says: the names of the parameters with their types as written and what those mean, and the result."""

    parameters: Sequence[tuple[str, str, PyObject | None]]
    returns: str
    result: PyObject | None
    is_async: bool = False

    def __str__(self) -> str:
        return f"({', '.join(f'{name}: {text}' for name, text, _ in self.parameters)}) -> {self.returns}"


def expected_of(entry: Entry, facts: Facts) -> Expected | None:
    """The contract of a registry of functions; None where there is none, or where the source does not show it."""
    said, base = live(entry).contract, base_of(entry)
    if said is not None:
        return Expected(
            parameters=[(name, text, sole_object(text)) for name, text in said.parameters.items()],
            returns=said.returns,
            result=sole_object(said.returns),
            is_async=any(word in said.returns for word in _AWAITABLE),
        )
    found = facts.find(base) if base is not None else None
    method = found.methods.get("__call__") if isinstance(found, ClassFact) else None
    if method is None or any(item.kind != "positional" or item.has_default for item in method.parameters):
        return None
    return Expected(
        parameters=[(item.name, _text(item.annotation), _object(item.annotation)) for item in method.parameters],
        returns=_text(method.returns),
        result=_object(method.returns),
        is_async=method.is_async or any(word in _text(method.returns) for word in _AWAITABLE),
    )


def contradictions(found: FunctionFact, expected: Expected, facts: Facts) -> list[str]:
    """Why a call that the contract allows would fail, or give something else; nothing where none would or nothing is known."""
    return [*_taken(found, expected, facts), *_given(found, expected, facts)]


def _taken(found: FunctionFact, expected: Expected, facts: Facts) -> Iterator[str]:
    kinds = {item.kind for item in found.parameters}
    places = [item for item in found.parameters if item.kind in ("positional", "positional_only")]
    takes_any = {"var_positional", "var_keyword"} <= kinds
    names = {item.name: item for item in found.parameters if item.kind in ("positional", "keyword_only")}
    for index, (name, _, wanted) in enumerate(expected.parameters):
        own = names.get(name)
        if own is None and not takes_any:
            is_there = any(item.name == name for item in places)
            yield f"does not take `{name}` by name" if is_there else f"takes no `{name}`"
        elif own is not None and places[index : index + 1] != [own]:
            yield f"takes `{name}` at another place"
        elif own is not None and _excludes(_object(own.annotation), wanted, facts):
            yield f"takes `{name}` as `{_text(own.annotation)}`"
    asked = {name for name, _, _ in expected.parameters}
    for item in found.parameters:
        if item.name not in asked and not item.has_default and not item.kind.startswith("var_"):
            yield f"asks for `{item.name}`"


def _given(found: FunctionFact, expected: Expected, facts: Facts) -> Iterator[str]:
    is_awaited = found.is_async and not found.is_generator
    if is_awaited != expected.is_async and (found.is_async or _object(found.returns) is not None):
        yield "has to be awaited" if is_awaited else "is not awaited"
    elif _tells_result(found, expected) and _excludes(expected.result, _object(found.returns), facts):
        yield f"returns `{_text(found.returns)}`"


def _tells_result(found: FunctionFact, expected: Expected) -> bool:
    """Whether the function's annotation is what a call gives, and the contract's too."""
    return not (expected.is_async or found.is_generator)


def _excludes(wide: PyObject | None, narrow: PyObject | None, facts: Facts) -> bool:
    """Whether a value of the narrow type is certainly none of the wide one; False where one of them is not known."""
    if wide is None or narrow is None or wide == narrow:
        return False
    if "builtins" == wide.module == narrow.module and {wide.name, narrow.name} <= _PLAIN:
        return wide.name not in _WIDER.get(narrow.name, ())
    first, second = facts.find(wide), facts.find(narrow)
    if isinstance(first, ClassFact) and isinstance(second, ClassFact):
        is_protocol = any(item.name == "Protocol" for item in first.ancestors)
        return not is_protocol and second.is_subclass_of(facts.canonical(wide)) is False
    return False


def _object(annotation: Annotation | None) -> PyObject | None:
    return annotation.object if annotation is not None else None


def _text(annotation: Annotation | None) -> str:
    return annotation.text if annotation is not None else "object"


def shown(found: FunctionFact) -> str:
    """The signature of a function as it is written."""
    parts: list[str] = []
    kinds = [item.kind for item in found.parameters]
    for index, item in enumerate(found.parameters):
        if item.kind == "keyword_only" and "var_positional" not in kinds and "keyword_only" not in kinds[:index]:
            parts.append("*")
        parts.append(_parameter(item))
        if item.kind == "positional_only" and "positional_only" not in kinds[index + 1 :]:
            parts.append("/")
    returns = f" -> {found.returns.text}" if found.returns else ""
    return f"{'async ' if found.is_async else ''}({', '.join(parts)}){returns}"


def _parameter(item: ParameterFact) -> str:
    stars = {"var_positional": "*", "var_keyword": "**"}.get(item.kind, "")
    annotation = f": {item.annotation.text}" if item.annotation else ""
    return f"{stars}{item.name}{annotation}{' = ...' if item.has_default else ''}"
