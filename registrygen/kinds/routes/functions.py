"""The functions that answer routes, as the application's source has them."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Absence,
    ClassFact,
    Entry,
    Expression,
    Facts,
    FunctionFact,
    ParameterFact,
    Project,
    PyObject,
    construction_module,
    construction_owner,
    handler_dependency,
)
from registrygen.kinds.routes.entries import handler_class
from registrygen.kinds.routes.sources import FRAMEWORKS, Source, source_of

MODEL = PyObject("pydantic", "BaseModel")
MODELS = frozenset({MODEL, PyObject("pydantic.main", "BaseModel")})


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


def body_models(found: FunctionFact, facts: Facts) -> Iterator[tuple[ParameterFact, ClassFact]]:
    """The parameters that FastAPI reads from a request's body because they are pydantic models."""
    for parameter in found.parameters:
        reference = parameter.annotation.object if parameter.annotation is not None else None
        fact = facts.find(reference) if reference is not None else None
        default = parameter.default
        from_elsewhere = default is not None and any(
            item.module.partition(".")[0] in FRAMEWORKS for item in default.names.values()
        )
        if isinstance(fact, ClassFact) and not MODELS.isdisjoint(fact.ancestors) and not from_elsewhere:
            yield parameter, fact


def returned_model(found: FunctionFact, facts: Facts) -> ClassFact | None:
    """The pydantic model of the application that a function says it returns."""
    reference = found.returns.object if found.returns is not None else None
    fact = facts.find(reference) if reference is not None else None
    return fact if isinstance(fact, ClassFact) and not MODELS.isdisjoint(fact.ancestors) else None


def handler_parameters(entry: Entry, project: Project, found: FunctionFact, facts: Facts) -> list[ParameterFact]:
    """The parameters that receive the handler of the route's command or query.

    Those that are annotated with its class; where there are none, those for which the function itself says how it is injected.
    """
    wanted = handler_class(entry, project)
    if wanted is None:
        return []
    fitting = [item for item in found.parameters if _is_for(source_of(item, facts), wanted, project, facts)]
    return [item for item in fitting if not injects_itself(item, wanted, facts)] or fitting


def injected_parameters(entry: Entry, project: Project, found: FunctionFact, facts: Facts) -> list[ParameterFact]:
    """The parameters for which the router says how the handler of the route's command or query is injected."""
    wanted = handler_class(entry, project)
    passed = handler_parameters(entry, project, found, facts)
    return [item for item in passed if wanted is not None and not injects_itself(item, wanted, facts)]


def gets_generated(entry: Entry, project: Project, facts: Facts) -> bool:
    """Whether a route's function gets the handler that the generated dependencies construct."""
    found, wanted = function_of(entry, facts), handler_class(entry, project)
    if found is None or wanted is None:
        return False
    named = [source_of(item, facts).cls for item in found.parameters]
    injected = injected_parameters(entry, project, found, facts)
    return bool(injected) or any(cls is not None and _is_generated(cls, wanted, project) for cls in named)


def _is_for(source: Source, wanted: PyObject, project: Project, facts: Facts) -> bool:
    """Whether a parameter asks for a class, or by the annotation that is generated for it."""
    if source.cls is None:
        return False
    return _is_generated(source.cls, wanted, project) or facts.canonical(source.cls) == facts.canonical(wanted)


def _is_generated(cls: PyObject, wanted: PyObject, project: Project) -> bool:
    """Whether a name is that of the annotation which is generated for a class."""
    owner = construction_owner(project)
    ours = construction_module(owner, "dependencies") if owner else ""
    is_ours = bool(ours) and f".{cls.module}".endswith(f".{ours}")
    return is_ours and cls.name == handler_dependency(wanted)


def injects_itself(parameter: ParameterFact, cls: PyObject, facts: Facts) -> bool:
    """Whether a parameter for a class says by itself how it is injected: `Depends(...)`, or what cannot be looked into."""
    source, annotation = source_of(parameter, facts), parameter.annotation
    named = annotation.object if annotation is not None else None
    is_plain = named is not None and facts.canonical(named) == facts.canonical(cls)
    return source.dependency is not None or not (is_plain or source.is_read)


def is_known(entry: Entry, facts: Facts) -> bool:
    """Whether the source says what the route's function is."""
    reference = entry.values.get("handler")
    return isinstance(reference, PyObject) and not isinstance(facts.find(reference), Absence)
