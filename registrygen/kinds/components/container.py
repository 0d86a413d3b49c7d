"""The container: everything that lives as long as the process, opened in order and closed in reverse order."""

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
    Text,
    call,
    construction_module,
    layout,
    snake_case,
    wiring_names,
)
from registrygen.kinds.components.calls import OPEN_CONTAINER, construction
from registrygen.kinds.components.graph import Graph
from registrygen.kinds.components.units import Unit

STACK = "stack"


@dataclass(frozen=True, kw_only=True)
class ContainerView:
    """The blocks that the container's template puts together."""

    name: str
    opener: str
    dataclass: str
    fields: Sequence[str]
    classmethod: str
    stack: str
    steps: Sequence[str]
    made: str
    signature: str
    decorator: str
    opened: str
    swallowed: str


@dataclass(frozen=True, kw_only=True)
class Wired:
    """A registry whose handlers are subscribed to the bus, and the field that holds them."""

    registry: Registry
    field: str
    handlers: str
    function: str


def kept(graph: Graph) -> list[Unit]:
    """The components that the container holds, in the order of the specs."""
    return [unit for unit in graph.units if unit.sort == "component" and unit.scope == "app"]


def handlers_field(registry: Registry) -> str:
    """The container's field that holds the handlers of a registry."""
    return snake_case(wiring_names(registry)[0])


def wired_registries(graph: Graph, scope: Scope) -> list[Wired]:
    """The registries that are subscribed when the container opens: those whose handlers all have a class."""
    found = []
    for registry in scope.project.registries if graph.bus else ():
        handlers = registry.handlers.values()
        if handlers and all(item.target for item in handlers):
            class_, function = wiring_names(registry)
            module = registry.layout.wiring_module
            found.append(
                Wired(
                    registry=registry,
                    field=handlers_field(registry),
                    handlers=scope.ours(module, class_),
                    function=scope.ours(module, function),
                )
            )
    return found


def container_section(registry: Registry, graph: Graph) -> Section:
    """The module of the container."""
    names = (registry.layout.named(CONTAINER), registry.layout.named(OPEN_CONTAINER))
    return Section(
        module=construction_module(registry, "container"),
        template="components/container.py.j2",
        defines=dict.fromkeys(names, registry.where("registry")),
        exports=names,
        local=(*(unit.name for unit in graph.units), STACK, "settings", "container"),
        reexport=False,
        build=lambda scope: container_view(registry, graph, scope),
        title="What lives as long as the process",
    )


def container_view(registry: Registry, graph: Graph, scope: Scope) -> ContainerView:
    """The container of a graph."""
    name, opener = registry.layout.named(CONTAINER), registry.layout.named(OPEN_CONTAINER)
    settings = scope.use(graph.settings) if graph.settings else ""
    wired = wired_registries(graph, scope)
    parameters = [layout.Parameter("settings", settings)] if settings else []
    stack = scope.std("contextlib", "AsyncExitStack")
    return ContainerView(
        name=name,
        opener=opener,
        dataclass=scope.std("dataclasses", "dataclass"),
        fields=_fields(graph, wired, settings, stack, scope),
        classmethod=layout.signature(
            "open",
            [layout.Parameter("cls"), *parameters],
            scope.std("typing", "Self"),
            scope.style,
            depth=1,
            is_async=True,
        ),
        stack=stack,
        steps=[*_steps(graph, scope), *_wiring(graph, wired, scope)],
        made=_made(graph, wired, settings, scope),
        decorator=scope.std("contextlib", "asynccontextmanager"),
        swallowed=layout.raised(
            call("RuntimeError", Text("a component swallowed the error that stopped the opening")), scope.style, depth=2
        ),
        signature=layout.signature(
            opener,
            parameters,
            Subscript(scope.std("collections.abc", "AsyncGenerator"), (name, "None")),
            scope.style,
            is_async=True,
        ),
        opened=layout.assignment(
            "container",
            f"await {name}.open({'settings' if settings else ''})",
            scope.style,
            depth=1,
        ),
    )


def _fields(graph: Graph, wired: Sequence[Wired], settings: str, stack: str, scope: Scope) -> list[str]:
    types: list[tuple[str, Expr]] = [("settings", settings)] if settings else []
    types += [(unit.name, scope.use(unit.cls)) for unit in kept(graph)]
    types += [(item.field, item.handlers) for item in wired]
    lines = [layout.assignment(name, None, scope.style, annotation=type_, depth=1) for name, type_ in types]
    return [*lines, layout.assignment("_stack", None, scope.style, annotation=stack, depth=1)]


def _steps(graph: Graph, scope: Scope) -> list[str]:
    """The assignments that construct everything of the process, each after what it needs."""
    units = [unit for unit in graph.units if unit.scope == "app" and unit.sort != "product"]
    return [_step(unit, graph, scope) for unit in graph.ordered(units)]


def _step(unit: Unit, graph: Graph, scope: Scope) -> str:
    value = construction(unit, graph, scope, lambda item: item.name, "settings")
    made: Expr = value
    if unit.form == "context":
        made = call(f"await {STACK}.enter_async_context", value)
    elif unit.form == "coroutine":
        made = Call(f"await {value.function}", value.arguments)
    return layout.assignment(unit.name, made, scope.style, depth=3)


def _wiring(graph: Graph, wired: Sequence[Wired], scope: Scope) -> list[str]:
    """The statements that subscribe every registry's handlers to the bus."""
    lines = []
    for item in wired:
        handlers = tuple(
            Argument(graph.by_class[handler.target].name, key)
            for key, handler in item.registry.handlers.items()
            if handler.target is not None
        )
        lines.append(layout.assignment(item.field, Call(item.handlers, handlers), scope.style, depth=3))
        bus = graph.bus.name if graph.bus else ""
        lines.append(layout.statement(call(item.function, bus, item.field), scope.style, depth=3))
    return lines


def _made(graph: Graph, wired: Sequence[Wired], settings: str, scope: Scope) -> str:
    names = [*(["settings"] if settings else []), *(unit.name for unit in kept(graph)), *(item.field for item in wired)]
    arguments = [Argument(name, name) for name in names]
    value = Call("cls", (*arguments, Argument(f"{STACK}.pop_all()", "_stack")))
    return layout.returned(value, scope.style, depth=3)
