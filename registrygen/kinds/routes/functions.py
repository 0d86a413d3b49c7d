"""The functions that answer routes, as the application's source has them."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import Absence, ClassFact, Entry, Expression, Facts, FunctionFact, ParameterFact, Project, PyObject
from registrygen.kinds.routes.entries import handler_class

DEPENDS = frozenset({
    PyObject("fastapi", "Depends"), PyObject("fastapi.params", "Depends"), PyObject("fastapi.param_functions", "Depends"),
    PyObject("fastapi", "Security"), PyObject("fastapi.param_functions", "Security"),
})  # fmt: skip
MODEL = PyObject("pydantic", "BaseModel")
MODELS = frozenset({MODEL, PyObject("pydantic.main", "BaseModel")})
RESPONSES = ("fastapi", "starlette")
"""Packages whose classes are whole responses: what they say about the body is up to the function."""


def function_of(entry: Entry, facts: Facts) -> FunctionFact | None:
    """The function that answers a route, None where it is none or cannot be looked into."""
    reference = entry.values.get("handler")
    found = facts.find(reference) if isinstance(reference, PyObject) else None
    return found if isinstance(found, FunctionFact) else None


def expressions(parameter: ParameterFact) -> Iterator[Expression]:
    """What stands behind a parameter's name: its annotation and its default."""
    for item in (parameter.annotation, parameter.default):
        if item is not None:
            yield item


def dependencies(found: FunctionFact) -> list[PyObject]:
    """The functions that a function's parameters depend on, as far as its own signature names them."""
    named = [item.names for parameter in found.parameters for item in expressions(parameter)]
    return [
        reference
        for names in named
        if not DEPENDS.isdisjoint(names.values())
        for reference in names.values()
        if reference not in DEPENDS
    ]


def body_models(found: FunctionFact, facts: Facts) -> Iterator[tuple[ParameterFact, ClassFact]]:
    """The parameters that FastAPI reads from a request's body because they are pydantic models."""
    for parameter in found.parameters:
        reference = parameter.annotation.object if parameter.annotation is not None else None
        fact = facts.find(reference) if reference is not None else None
        default = parameter.default
        from_elsewhere = default is not None and any(
            item.module.partition(".")[0] in RESPONSES for item in default.names.values()
        )
        if isinstance(fact, ClassFact) and not MODELS.isdisjoint(fact.ancestors) and not from_elsewhere:
            yield parameter, fact


def returned_model(found: FunctionFact, facts: Facts) -> ClassFact | None:
    """The pydantic model of the application that a function says it returns."""
    reference = found.returns.object if found.returns is not None else None
    fact = facts.find(reference) if reference is not None else None
    return fact if isinstance(fact, ClassFact) and not MODELS.isdisjoint(fact.ancestors) else None


def handler_parameters(entry: Entry, project: Project, found: FunctionFact, facts: Facts) -> list[ParameterFact]:
    """The parameters that are annotated with the class that handles the route's command or query."""
    wanted = handler_class(entry, project)
    if wanted is None:
        return []
    name = facts.canonical(wanted)
    return [
        item
        for item in found.parameters
        if item.annotation is not None
        and item.annotation.object is not None
        and facts.canonical(item.annotation.object) == name
    ]


def is_known(entry: Entry, facts: Facts) -> bool:
    """Whether the source says what the route's function is."""
    reference = entry.values.get("handler")
    return isinstance(reference, PyObject) and not isinstance(facts.find(reference), Absence)
