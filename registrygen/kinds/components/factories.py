"""The factories of handlers: one that is given what its handler needs, and one that opens it, for use without a framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    CONTAINER,
    Argument,
    Call,
    Expr,
    Registry,
    Scope,
    Section,
    Subscript,
    construction_module,
    docstring,
    layout,
)
from registrygen.kinds.components.calls import (
    Context,
    begun,
    build_name,
    construction,
    entered,
    open_name,
    opened,
    variables,
)
from registrygen.kinds.components.graph import FromSettings, Graph
from registrygen.kinds.components.units import Unit


@dataclass(frozen=True, kw_only=True)
class FactoriesView:
    """The blocks of the module of factories, one after the other."""

    blocks: Sequence[str]


def handlers_of(graph: Graph) -> list[Unit]:
    """What is constructed for a request as a whole, in the order of the specs."""
    return [unit for unit in graph.units if unit.sort == "handler"]


def factories_sections(registry: Registry, graph: Graph) -> list[Section]:
    """The module of factories, where there are handlers."""
    units = handlers_of(graph)
    names = [name for unit in units for name in (build_name(unit), open_name(unit))]
    places = {name: unit.span for unit in units for name in (build_name(unit), open_name(unit))}
    if not units:
        return []
    return [
        Section(
            module=construction_module(registry, "factory"),
            template="core/functions.py.j2",
            defines=places,
            exports=tuple(names),
            local=variables(graph),
            reexport=False,
            build=lambda scope: FactoriesView(blocks=list(_blocks(registry, graph, units, scope))),
            title="How handlers are constructed",
        )
    ]


def _blocks(registry: Registry, graph: Graph, units: Sequence[Unit], scope: Scope) -> list[str]:
    container = scope.ours(construction_module(registry, "container"), registry.layout.named(CONTAINER))
    blocks = []
    for unit in units:
        blocks.append(_build(unit, graph, container, scope))
        blocks.append(_open(unit, graph, container, scope))
    return blocks


def needs_container(unit: Unit, graph: Graph) -> bool:
    """Whether constructing a unit takes something of the process or a setting."""
    settings = any(isinstance(item.supply, FromSettings) for item in graph.supplies[unit.name])
    return settings or any(item.scope == "app" for item in graph.needs(unit))


def request_needs(unit: Unit, graph: Graph) -> list[Unit]:
    """What a unit needs of its own request, each once: first what begins no transaction."""
    needs = {item.name: item for item in graph.needs(unit) if item.scope == "request"}
    return sorted(needs.values(), key=lambda item: bool(transactions(item, graph)))


def held(unit: Unit) -> str:
    """How a unit is spelt where the container and the request's own units are at hand."""
    return f"container.{unit.name}" if unit.scope == "app" else unit.name


def constructed(unit: Unit, graph: Graph, scope: Scope) -> Call:
    """The call that constructs a unit from the container and its request's units."""
    return construction(unit, graph, scope, held, "container.settings")


def built(unit: Unit, graph: Graph, function: str) -> Call:
    """The call of a handler's factory."""
    first = (Argument("container"),) if needs_container(unit, graph) else ()
    return Call(function, (*first, *(Argument(item.name, item.name) for item in request_needs(unit, graph))))


def _build(unit: Unit, graph: Graph, container: str, scope: Scope) -> str:
    needs = request_needs(unit, graph)
    parameters = [layout.Parameter("container", container)] if needs_container(unit, graph) else []
    if needs:
        parameters.append(layout.Parameter("*"))
        parameters += [layout.Parameter(item.name, scope.use(item.cls)) for item in needs]
    returns = scope.use(unit.cls)
    return "\n".join(
        [
            layout.signature(build_name(unit), parameters, returns, scope.style),
            docstring("Construct the handler from what it needs.", scope.style, depth=1),
            layout.returned(constructed(unit, graph, scope), scope.style),
        ]
    )


def _open(unit: Unit, graph: Graph, container: str, scope: Scope) -> str:
    returns = Subscript(scope.std("collections.abc", "AsyncGenerator"), (scope.use(unit.cls), "None"))
    lines = [
        layout.decorator(scope.std("contextlib", "asynccontextmanager"), scope.style),
        layout.signature(
            open_name(unit), [layout.Parameter("container", container)], returns, scope.style, is_async=True
        ),
        docstring("Open what the handler needs, and close it at the end.", scope.style, depth=1),
    ]
    depth = 1
    pending: list[Context] = []
    for item in graph.closure(unit, "request"):
        value = constructed(item, graph, scope)
        if item.form == "context":
            pending.append(opened(item, value, graph))
            continue
        if pending and _uses(item, pending, graph):
            depth = _enter(pending, lines, scope, depth)
            pending = []
        lines.append(layout.assignment(item.name, awaited(item, value), scope.style, depth=depth))
    pending += [begun(item, graph, scope) for item in transactions(unit, graph)]
    depth = _enter(pending, lines, scope, depth)
    value = built(unit, graph, build_name(unit))
    given = Call(f"yield {value.function}", value.arguments)
    lines.append(layout.statement(given, scope.style, depth=depth))
    return "\n".join(lines)


def _enter(pending: Sequence[Context], lines: list[str], scope: Scope, depth: int) -> int:
    """Add the statements that enter the contexts; returns the depth of what stands within them."""
    statements, within = entered(pending, scope, depth)
    lines.extend(statements)
    return within


def _uses(unit: Unit, pending: Sequence[Context], graph: Graph) -> bool:
    """Whether a unit is given something of contexts that are not entered yet."""
    names = {context.name for context in pending}
    return any(item.name in names for item in graph.needs(unit))


def transactions(unit: Unit, graph: Graph) -> list[Unit]:
    """The components on which transactions are opened for a handler, or for handlers that it is constructed from."""
    handlers = [item for item in (*graph.reached(unit, "request"), unit) if item.transactional]
    wanted = {part.name for item in handlers for part in graph.reached(item, "request") if part.transaction}
    return [item for item in graph.closure(unit, "request") if item.name in wanted]


def awaited(unit: Unit, value: Call) -> Expr:
    """The value, awaited where its factory is a coroutine function."""
    return Call(f"await {value.function}", value.arguments) if unit.form == "coroutine" else value
