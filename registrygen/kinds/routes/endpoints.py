"""The functions of the router that get a handler and pass it on to the application's own functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Call,
    Entry,
    Facts,
    FunctionFact,
    ParameterFact,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    construction_module,
    construction_owner,
    docstring,
    handler_dependency,
    is_identifier,
    layout,
    sentence,
    snake_case,
)
from registrygen.kinds.routes.entries import handler_class, route
from registrygen.kinds.routes.expressions import carried_over
from registrygen.kinds.routes.functions import function_of, injected_parameters


@dataclass(frozen=True, kw_only=True)
class EndpointView:
    """A function of the router."""

    constants: Sequence[str]
    signature: str
    docstring: str
    body: Sequence[str]


def is_wrapped(entry: Entry, project: Project) -> bool:
    """Whether the route's function gets a handler."""
    return handler_class(entry, project) is not None


def endpoint_name(entry: Entry) -> str:
    """The name of the router's own function for a route."""
    name = snake_case(entry.key)
    return name if is_identifier(name) else f"route_{name}"


def endpoint_section(registry: Registry, entry: Entry, module: str, facts: Facts) -> Section:
    """The function for a route with a command or query."""
    found = function_of(entry, facts)
    return Section(
        module=module,
        template="core/function.py.j2",
        defines={endpoint_name(entry): entry.span},
        local=tuple(item.name for item in found.parameters) if found else (),
        build=lambda scope: endpoint_view(entry, facts, scope),
        reexport=False,
    )


def endpoint_view(entry: Entry, facts: Facts, scope: Scope) -> EndpointView:
    """The function: the same parameters, the handler among them as a dependency, its own or the generated one."""
    found, target, handler = function_of(entry, facts), entry.values["handler"], handler_class(entry, scope.project)
    assert found is not None
    assert handler is not None
    assert isinstance(target, PyObject)
    passed = injected_parameters(entry, scope.project, found, facts)
    parameters = [_parameter(item, handler if item in passed else None, scope) for item in found.parameters]
    returns = carried_over(found.returns, scope) if found.returns else _returned(entry, scope)
    call = Call(scope.use(target), tuple(Argument(item.name, item.name) for item in found.parameters))
    text = "\n\n".join(part for part in (sentence(route(entry).summary), entry.spec.doc) if part)
    return EndpointView(
        constants=(),
        signature=layout.signature(
            endpoint_name(entry), _ordered(found, parameters), returns, scope.style, is_async=True
        ),
        docstring=docstring("\n".join(layout.wrap(text, scope.style.line_length - 4)), scope.style, depth=1),
        body=[layout.awaited_return(call, scope.style)],
    )


def _parameter(item: ParameterFact, handler: PyObject | None, scope: Scope) -> layout.Parameter:
    if handler is not None:
        return layout.Parameter(item.name, _dependency(handler, scope))
    return layout.Parameter(
        item.name,
        carried_over(item.annotation, scope) if item.annotation else None,
        carried_over(item.default, scope) if item.default else None,
    )


def _dependency(handler: PyObject, scope: Scope) -> str:
    """The annotation that injects a handler."""
    owner = construction_owner(scope.project)
    assert owner is not None
    return scope.ours(construction_module(owner, "dependencies"), handler_dependency(handler))


def _ordered(found: FunctionFact, parameters: Sequence[layout.Parameter]) -> list[layout.Parameter]:
    """The parameters with the star that makes those behind it keyword-only, in front where the handler's default is gone."""
    star = layout.Parameter("*")
    kinds = [item.kind for item in found.parameters]
    first = kinds.index("keyword_only") if "keyword_only" in kinds else len(kinds)
    defaults = [item.default is not None for item in parameters[:first]]
    if defaults != sorted(defaults):
        return [star, *parameters]
    return [*parameters[:first], *([star] if first < len(kinds) else []), *parameters[first:]]


def _returned(entry: Entry, scope: Scope) -> str:
    """The return annotation where the function has none: what the spec says."""
    model = entry.values.get("response")
    return scope.use(model) if isinstance(model, PyObject) else "object"
