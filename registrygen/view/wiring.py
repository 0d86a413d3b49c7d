"""Handler Protocols, the handlers' dataclass, the subscriptions and the function that makes them, as sections of a module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.model.artefact import Section
from registrygen.model.payloads import payload_base, payload_of, wiring_of
from registrygen.model.registry import Handler, Registry, Subscription
from registrygen.pysource import layout
from registrygen.pysource.expr import Argument, Call, Collection, Expr, Subscript, Text, call
from registrygen.pysource.names import pascal_case
from registrygen.pysource.text import docstring
from registrygen.view.bus import BUS_MODULE
from registrygen.view.scope import Scope
from registrygen.view.text import sentence
from registrygen.view.values import expression

SUBSCRIPTIONS = "SUBSCRIPTIONS"


@dataclass(frozen=True, kw_only=True)
class Method:
    """One method of a handler, and the entries that it receives."""

    name: str
    subscriptions: tuple[Subscription, ...]


@dataclass(frozen=True, kw_only=True)
class ProtocolView:
    """A handler's Protocol."""

    head: str
    docstring: str
    methods: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class WiringView:
    """The names and blocks that the wiring template puts together."""

    handlers: str
    partial: str
    error: str
    raised: str
    handlers_fields: Sequence[str]
    partial_fields: Sequence[str]
    subscription_rows: str
    carrier_lines: Sequence[str]
    subscribe_lines: Sequence[str]
    overloads: Sequence[str]
    signature: str
    dataclass: str
    subscriptions: str
    loop: str
    logger: str
    found: str
    warned: str
    missing: str
    any: str
    named_tuple: str
    row: str


def methods_of(registry: Registry, handler: Handler) -> tuple[Method, ...]:
    """The handler's methods in the order of their first entries."""
    by_name: dict[str, list[Subscription]] = {}
    for item in registry.subscriptions:
        if item.handler is handler or item.handler.key == handler.key:
            by_name.setdefault(item.method, []).append(item)
    return tuple(Method(name=name, subscriptions=tuple(items)) for name, items in by_name.items())


def wiring_sections(registry: Registry) -> list[Section]:
    """A section for each handler's Protocol, and one that wires them."""
    if not registry.handlers:
        return []
    module = registry.layout.wiring_module
    sections = [_protocol_section(registry, handler, module) for handler in registry.handlers.values()]
    names = _names(registry)
    subscriptions = registry.layout.named(SUBSCRIPTIONS)
    place = registry.where("handlers")
    if carried(registry):
        sections.append(_carrier_section(registry, module))
    sections.append(
        Section(
            module=module,
            template="core/wiring.py.j2",
            defines=dict.fromkeys((*names, subscriptions, *_private(registry)), place),
            exports=(*names, subscriptions),
            reexport=False,
            build=lambda scope: wiring_view(registry, scope),
            title=f"Wiring of {registry.kind.name.replace('_', ' ')} to their handlers",
        )
    )
    return sections


def carried(registry: Registry) -> bool:
    """Whether the registry asks for wiring over a message broker."""
    return bool(getattr(registry.head, wiring_of(registry).broker or "broker", None))


def carrier_name(registry: Registry) -> str:
    """The Protocol of buses that subscribe all handlers of a registry at once."""
    return registry.layout.named(f"{pascal_case(registry.kind.singular)}HandlersBus")


def _carrier_section(registry: Registry, module: str) -> Section:
    name = carrier_name(registry)
    return Section(
        module=module,
        template="core/protocol.py.j2",
        defines={name: registry.where("broker")},
        exports=(name,),
        reexport=False,
        build=lambda scope: carrier_view(registry, scope),
    )


def carrier_view(registry: Registry, scope: Scope) -> ProtocolView:
    """The Protocol of buses that subscribe handlers themselves: those with more than one process have to know all of them."""
    handlers, _, function, *_ = _names(registry)
    checkable = layout.decorator(scope.std("typing", "runtime_checkable"), scope.style)
    head = layout.class_head(carrier_name(registry), (scope.std("typing", "Protocol"),), scope.style)
    parameters = [layout.Parameter("self"), layout.Parameter("handlers", f'"{handlers}"')]
    return ProtocolView(
        head=f"{checkable}\n{head}",
        docstring=docstring("A bus that subscribes all handlers at once, each by its name.", scope.style, depth=1),
        methods=[layout.signature(function, parameters, "None", scope.style, depth=1, body="...")],
    )


def _private(registry: Registry) -> tuple[str, str]:
    """The logger and the function that looks for missing methods, by the registry: two wirings may share a module."""
    stem = registry.layout.name.lower()
    return (f"_{stem}_logger", f"_{stem}_missing")


def _names(registry: Registry) -> tuple[str, str, str, str, str]:
    """Handlers, partial handlers, function, error and subscription type."""
    stem = pascal_case(registry.kind.singular)
    named = registry.layout.named
    return (
        named(f"{stem}Handlers"),
        named(f"Partial{stem}Handlers"),
        named(f"wire_{registry.kind.name}"),
        named(f"{stem}WiringError"),
        named(f"{stem}Subscription"),
    )


def wiring_names(registry: Registry) -> tuple[str, str]:
    """The class that holds a registry's handlers, and the function that subscribes them."""
    handlers, _, function, *_ = _names(registry)
    return handlers, function


def _protocol_section(registry: Registry, handler: Handler, module: str) -> Section:
    return Section(
        module=module,
        template="core/protocol.py.j2",
        defines={handler.protocol: handler.span},
        exports=(handler.protocol,),
        reexport=False,
        build=lambda scope: protocol_view(registry, handler, scope),
    )


def protocol_view(registry: Registry, handler: Handler, scope: Scope) -> ProtocolView:
    """The Protocol with one typed method for each method name."""
    protocol = scope.std("typing", "Protocol")
    what = handler.doc or f"What the handler `{handler.key}` has to implement"
    return ProtocolView(
        head=layout.class_head(handler.protocol, (protocol,), scope.style),
        docstring=docstring(sentence(what), scope.style, depth=1),
        methods=[_method(registry, method, scope) for method in methods_of(registry, handler)],
    )


def _method(registry: Registry, method: Method, scope: Scope) -> str:
    parameter = wiring_of(registry).parameter
    return layout.signature(
        method.name,
        [layout.Parameter("self"), layout.Parameter(parameter, parameter_type(registry, method, scope), None)],
        "None",
        scope.style,
        depth=1,
        is_async=True,
        body="...",
    )


def parameter_type(registry: Registry, method: Method, scope: Scope) -> Expr:
    """The type that a method receives: the payload's class, or the base where the method serves several entries."""
    payloads = {payload_of(registry, item.entry, scope.project) for item in method.subscriptions}
    only = next(iter(payloads)) if len(payloads) == 1 else None
    if only is not None:
        return scope.use(only)
    base = payload_base(registry, scope.project)
    return scope.use(base) if base is not None else "object"


def wiring_view(registry: Registry, scope: Scope) -> WiringView:
    """Everything below the Protocols."""
    handlers, partial, function, error, row = _names(registry)
    subscriptions = registry.layout.named(SUBSCRIPTIONS)
    logger, missing = _private(registry)
    wired = [item for item in registry.subscriptions if payload_of(registry, item.entry, scope.project) is not None]
    payloads = {
        id(item): expression(payload_of(registry, item.entry, scope.project), registry, scope) for item in wired
    }
    rows = tuple(
        Call(row, (Argument(payloads[id(item)]), Argument(Text(item.handler.key)), Argument(Text(item.method))))
        for item in wired
    )
    bus = scope.ours(BUS_MODULE, "EventBus")
    return WiringView(
        handlers=handlers,
        partial=partial,
        error=error,
        raised=layout.raised(call(error, 'f"missing handler methods: {names}"'), scope.style, depth=2),
        handlers_fields=[
            layout.assignment(key, None, scope.style, annotation=item.protocol, depth=1)
            for key, item in registry.handlers.items()
        ],
        partial_fields=[
            layout.assignment(key, "None", scope.style, annotation="object", depth=1) for key in registry.handlers
        ],
        subscription_rows=_subscription_rows(subscriptions, row, rows, scope),
        carrier_lines=_carrier_lines(registry, function),
        subscribe_lines=[_subscribe_line(item, payloads[id(item)], scope) for item in wired],
        overloads=_overloads(function, handlers, partial, bus, scope),
        signature=_signature(function, f"{handlers} | {partial}", bus, scope, strict="True"),
        dataclass=scope.std("dataclasses", "dataclass"),
        subscriptions=subscriptions,
        loop=f"    for subscription in {subscriptions}:",
        logger=layout.assignment(logger, call(f"{scope.imports.module('logging')}.getLogger", "__name__"), scope.style),
        found=layout.assignment("missing", call(missing, "handlers"), scope.style, depth=1),
        warned=layout.statement(
            call(f"{logger}.warning", Text("missing handler method: %s"), "name"), scope.style, depth=2
        ),
        missing=_missing_signature(missing, f"{handlers} | {partial}", scope),
        any=scope.std("typing", "Any"),
        named_tuple=scope.std("typing", "NamedTuple"),
        row=row,
    )


def _subscribe_line(item: Subscription, payload: Expr, scope: Scope) -> str:
    subscribed = call("bus.subscribe", payload, f"handlers.{item.handler.key}.{item.method}")
    return layout.statement(subscribed, scope.style, depth=2)


def _carrier_lines(registry: Registry, function: str) -> list[str]:
    if not carried(registry):
        return []
    return [
        f"        if isinstance(bus, {carrier_name(registry)}):",
        f"            bus.{function}(handlers)",
        "            return",
    ]


def _subscription_rows(name: str, row: str, rows: Sequence[Expr], scope: Scope) -> str:
    type_ = Subscript(scope.std("typing", "Final"), (Subscript("tuple", (row, "...")),))
    return layout.assignment(name, Collection("(", tuple(rows)), scope.style, annotation=type_)


def _missing_signature(name: str, types: str, scope: Scope) -> str:
    return layout.signature(name, [layout.Parameter("handlers", types)], Subscript("list", ("str",)), scope.style)


def _overloads(function: str, handlers: str, partial: str, bus: str, scope: Scope) -> list[str]:
    """The two ways to call the function: with complete handlers, and with partial ones, who have to say how strict it is."""
    decorator = layout.decorator(scope.std("typing", "overload"), scope.style)
    complete = _signature(function, handlers, bus, scope, strict="True", body="...")
    incomplete = _signature(function, partial, bus, scope, body="...")
    return [f"{decorator}\n{complete}", f"{decorator}\n{incomplete}"]


def _signature(function: str, types: str, bus: str, scope: Scope, strict: str | None = None, body: str = "") -> str:
    parameters = [
        layout.Parameter("bus", bus),
        layout.Parameter("handlers", types),
        layout.Parameter("*"),
        layout.Parameter("strict", "bool", strict),
    ]
    return layout.signature(function, parameters, "None", scope.style, body=body)
