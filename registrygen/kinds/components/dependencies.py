"""FastAPI dependencies: one for each component and handler, whose request-scoped parts are sub-dependencies (seed 003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    CONTAINER,
    Argument,
    Call,
    Dict,
    Expr,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    construction_module,
    docstring,
    layout,
)
from registrygen.kinds.components.calls import (
    CONTAINER_DEPENDENCY,
    GET_CONTAINER,
    HANDLER_FACTORY,
    begun,
    build_name,
    dependency_name,
    entered,
    get_name,
    opened,
    variables,
)
from registrygen.kinds.components.factories import (
    awaited,
    built,
    constructed,
    handlers_of,
    needs_container,
    request_needs,
    transactions,
)
from registrygen.kinds.components.graph import Graph
from registrygen.kinds.components.units import Unit, head

TABLE = "_HANDLER_DEPENDENCIES"


@dataclass(frozen=True, kw_only=True)
class DependenciesView:
    """The blocks of the module of dependencies; without handlers there is no `handler_factory`."""

    container: str
    container_alias: str
    get_container: str
    connection: str
    blocks: Sequence[str]
    table: str
    factory: str
    returned: str
    unknown: str


def injected(graph: Graph) -> list[Unit]:
    """What can be injected: components and handlers, each after what it needs."""
    return list(graph.ordered([unit for unit in graph.units if unit.sort in ("component", "handler")]))


def is_wanted(registry: Registry, has_routes: bool) -> bool:
    """Whether dependencies are generated."""
    return has_routes or head(registry).framework == "fastapi"


def dependencies_section(registry: Registry, graph: Graph) -> Section:
    """The module of FastAPI dependencies."""
    named, place = registry.layout.named, registry.where("registry")
    units = injected(graph)
    shared = [named(GET_CONTAINER), named(CONTAINER_DEPENDENCY)]
    factory = [named(HANDLER_FACTORY)] if handlers_of(graph) else []
    places = {name: unit.span for unit in units for name in (get_name(unit), dependency_name(unit))}
    begun_on = {get_transaction(unit): unit.span for unit in shared_transactions(graph)}
    private = [TABLE] if factory else []
    return Section(
        module=construction_module(registry, "dependencies"),
        template="components/dependencies.py.j2",
        defines={**dict.fromkeys((*shared, *factory, *private), place), **places, **begun_on},
        exports=(*shared, *factory, *places),
        local=("connection", *variables(graph), *(transaction_parameter(unit) for unit in shared_transactions(graph))),
        reexport=False,
        build=lambda scope: dependencies_view(registry, graph, scope),
        title="FastAPI dependencies of everything that is constructed",
        doc="Within a request each is constructed once and shared. What is opened for\n"
        "a request is closed, and a transaction ends, before the response is sent.",
    )


def dependencies_view(registry: Registry, graph: Graph, scope: Scope) -> DependenciesView:
    """The dependencies of a graph."""
    named = registry.layout.named
    container = scope.ours(construction_module(registry, "container"), named(CONTAINER))
    connection = scope.use(PyObject("starlette.requests", "HTTPConnection"))
    handlers = handlers_of(graph)
    return DependenciesView(
        container=container,
        connection=connection,
        get_container=layout.signature(
            named(GET_CONTAINER),
            [layout.Parameter("connection", connection)],
            container,
            scope.style,
            is_async=True,
        ),
        container_alias=_alias(named(CONTAINER_DEPENDENCY), container, named(GET_CONTAINER), scope),
        blocks=[_block(registry, graph, unit, scope) for unit in injected(graph)],
        table=_table(handlers, scope) if handlers else "",
        factory=_factory_signature(registry, scope) if handlers else "",
        returned=layout.returned(f"{TABLE}[handler]", scope.style, depth=2),
        unknown=layout.raised(call("LookupError", "message"), scope.style, depth=2) + " from None",
    )


def _alias(name: str, type_: str, function: str, scope: Scope) -> str:
    return layout.assignment(name, _depends(type_, function, scope), scope.style)


def _depends(type_: str, function: str, scope: Scope) -> Subscript:
    """The annotation that injects what a function gives, for as long as the endpoint runs."""
    depends = Call(scope.use(PyObject("fastapi", "Depends")), (Argument(function), Argument(Text("function"), "scope")))
    return Subscript(scope.std("typing", "Annotated"), (type_, depends))


def _block(registry: Registry, graph: Graph, unit: Unit, scope: Scope) -> str:
    """A unit's dependency and the annotation that injects it."""
    alias = _alias(dependency_name(unit), scope.use(unit.cls), get_name(unit), scope)
    if unit.scope == "app":
        body = [layout.returned(f"container.{unit.name}", scope.style)]
        function = _function(registry, unit, (), True, False, body, scope)
    elif unit.sort == "handler":
        function = _handler(registry, graph, unit, scope)
    else:
        function = _component(registry, graph, unit, scope)
    blocks = [function, alias]
    if unit in shared_transactions(graph):
        blocks.append(_transaction(unit, graph, scope))
    return "\n\n\n".join(blocks)


def _function(
    registry: Registry,
    unit: Unit,
    needs: Sequence[Unit],
    needs_process: bool,
    yields: bool,
    body: Sequence[str],
    scope: Scope,
    extra: Sequence[layout.Parameter] = (),
) -> str:
    cls = scope.use(unit.cls)
    returns: Expr = Subscript(scope.std("collections.abc", "AsyncGenerator"), (cls, "None")) if yields else cls
    own = [layout.Parameter("container", registry.layout.named(CONTAINER_DEPENDENCY))] if needs_process else []
    parameters = [*own, *(layout.Parameter(item.name, dependency_name(item)) for item in needs), *extra]
    told = "The one of the request." if unit.scope == "request" else "The one of the process."
    return "\n".join(
        [
            layout.signature(get_name(unit), parameters, returns, scope.style, is_async=True),
            docstring(told, scope.style, depth=1),
            *body,
        ]
    )


def _component(registry: Registry, graph: Graph, unit: Unit, scope: Scope) -> str:
    needs, value = request_needs(unit, graph), constructed(unit, graph, scope)
    process = needs_container(unit, graph)
    if unit.form == "context":
        lines, depth = entered([opened(unit, value, graph)], scope, 1)
        body = [*lines, f"{'    ' * depth}yield {unit.name}"]
        return _function(registry, unit, needs, process, True, body, scope)
    body = [layout.returned(awaited(unit, value), scope.style)]
    return _function(registry, unit, needs, process, False, body, scope)


def _handler(registry: Registry, graph: Graph, unit: Unit, scope: Scope) -> str:
    """A handler's dependency, with its transactions as the last of its own, so that they are the first to end."""
    build = scope.ours(construction_module(registry, "factory"), build_name(unit))
    body = [layout.returned(built(unit, graph, build), scope.style)]
    needs, process = request_needs(unit, graph), needs_container(unit, graph)
    extra = [
        layout.Parameter(transaction_parameter(item), _depends("None", get_transaction(item), scope))
        for item in (transactions(unit, graph) if unit.transactional else ())
    ]
    return _function(registry, unit, needs, process, False, body, scope, extra)


def shared_transactions(graph: Graph) -> list[Unit]:
    """The components on which handlers of a request share a transaction, in the order of the specs."""
    wanted = {item.name for unit in handlers_of(graph) for item in transactions(unit, graph)}
    return [unit for unit in graph.units if unit.name in wanted]


def get_transaction(unit: Unit) -> str:
    """The dependency that is the request's transaction on a component."""
    return f"{get_name(unit)}_transaction"


def transaction_parameter(unit: Unit) -> str:
    """The parameter by which a handler's dependency asks for the transaction."""
    return f"_{unit.name}_transaction"


def _transaction(unit: Unit, graph: Graph, scope: Scope) -> str:
    returns = Subscript(scope.std("collections.abc", "AsyncGenerator"), ("None", "None"))
    lines, depth = entered([begun(unit, graph, scope)], scope, 1)
    return "\n".join(
        [
            layout.signature(
                get_transaction(unit),
                [layout.Parameter(unit.name, dependency_name(unit))],
                returns,
                scope.style,
                is_async=True,
            ),
            docstring("The transaction in which the handlers of the request work.", scope.style, depth=1),
            *lines,
            f"{'    ' * depth}yield",
        ]
    )


def _callable(scope: Scope) -> Expr:
    return Subscript(scope.std("collections.abc", "Callable"), ("...", scope.std("typing", "Any")))


def _table(handlers: Sequence[Unit], scope: Scope) -> str:
    mapping = Subscript(scope.std("collections.abc", "Mapping"), ("type", _callable(scope)))
    rows = Dict(tuple((scope.use(unit.cls), get_name(unit)) for unit in handlers))
    return layout.assignment(TABLE, rows, scope.style, annotation=Subscript(scope.std("typing", "Final"), (mapping,)))


def _factory_signature(registry: Registry, scope: Scope) -> str:
    parameters = [layout.Parameter("handler", "type")]
    return layout.signature(registry.layout.named(HANDLER_FACTORY), parameters, _callable(scope), scope.style)
