"""The module that carries a registry's events over a message broker with FastStream: its bus and its subscribers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from registrygen.api import (
    Artefact,
    Call,
    Collection,
    Dict,
    Expr,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Subscription,
    Text,
    Union,
    call,
    layout,
    pascal_case,
    wiring_names,
)
from registrygen.kinds.events.brokers import BROKERS, BrokerCode, Names
from registrygen.kinds.events.spec import BrokerModel, EventEntry, EventsDocument

BUS_MODULE = "bus"
LOCAL = (
    "body", "broker", "client", "decode", "delivery", "durable", "event", "event_type", "failures", "group", "handler", "headers",
    "host", "idle", "left", "local", "message", "name", "names", "new", "poll", "problem", "queue", "receive", "register",
    "stream", "subscriber", "subscribing", "title", "url", "wait", "wrong",
)  # fmt: skip
"""What the template and the brokers' code call variables and parameters."""
PRIVATE = (
    "E", "_logger", "_PREFIX", "_DEAD_LETTERS", "_EXCHANGE", "_STREAM", "_SUBJECTS", "_Subscriber", "_Subscribing", "_adapter",
    "_adapters", "_consumer", "_listen", "_put_aside", "_send", "_start",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A subscription over the broker: `group` is the handler's key, with the method where a handler has several for one event."""

    name: str
    group: str
    subscription: Subscription


def broker_of(registry: Registry) -> BrokerModel | None:
    """The broker that a registry asks for."""
    assert isinstance(registry.head, EventsDocument)
    return registry.head.broker


def broker_module(registry: Registry) -> str:
    """The module of the wiring over the broker, by default beside the registry."""
    assert isinstance(registry.head, EventsDocument)
    package, dot, _ = registry.layout.module.rpartition(".")
    return registry.head.registry.modules.broker or f"{package}{dot}faststream"


def is_local(subscription: Subscription) -> bool:
    """Whether the subscription's event stays within its process."""
    spec = subscription.entry.spec
    return isinstance(spec, EventEntry) and spec.local


def wired(registry: Registry) -> Iterator[tuple[Subscription, PyObject]]:
    """The subscriptions with the class of each event."""
    for item in registry.subscriptions:
        event = item.entry.values.get(registry.key_field.key)
        if isinstance(event, PyObject):
            yield item, event


def carried(registry: Registry) -> Iterator[Carried]:
    """The subscriptions that travel over the broker, in order."""
    taken: set[tuple[str, str]] = set()
    for item, _ in wired(registry):
        if not is_local(item):
            name, handler = item.entry.key, item.handler.key
            group = f"{handler}.{item.method}" if (name, handler) in taken else handler
            taken.add((name, handler))
            yield Carried(name=name, group=group, subscription=item)


def exported(registry: Registry) -> tuple[str, str, str, str, str, str]:
    """The bus, how events are taken, the functions that subscribe and make a client, the events' names, and the groups."""
    stem = pascal_case(registry.kind.singular)
    named = registry.layout.named
    upper = registry.kind.singular.upper()
    return (
        named(f"Broker{stem}Bus"),
        named(f"{stem}Delivery"),
        named(f"subscribe_{registry.kind.name}"),
        named(f"make_{registry.kind.singular}_broker"),
        named(f"{upper}_NAMES"),
        named(f"{upper}_GROUPS"),
    )


def broker_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """A module for each registry that asks for a broker and has handlers."""
    return [_section(registry) for registry in registries if broker_of(registry) and registry.handlers]


def _section(registry: Registry) -> Section:
    names = exported(registry)
    return Section(
        module=broker_module(registry),
        template="events/bus.py.j2",
        defines=dict.fromkeys((*names, *PRIVATE), registry.where("broker")),
        exports=names,
        local=LOCAL,
        reexport=False,
        build=lambda scope: bus_view(registry, scope),
        title="Events over a message broker, with FastStream",
    )


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The local names of what the module imports."""

    any: str
    asyncio: str
    ack_message: str
    callable: str
    awaitable: str
    dataclass: str
    event_bus: str
    handlers: str
    in_process: str
    logging: str
    receiver: str
    timedelta: str
    type_adapter: str
    type_var: str
    validation_error: str


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """The heads of functions, which names that specs choose can make too long for one line, and the types of fields."""

    init: str
    make: str
    wire: str
    subscribe: str
    subscribing_init: str
    subscribe_method: str
    decode: str
    receive: str
    decoder: str
    receiver: str
    put_aside: str
    listen: str
    send: str
    put_aside_function: str
    start: str
    adapter: str


@dataclass(frozen=True, kw_only=True)
class BusView:
    """The module: local names, signatures, and the statements that depend on the registry."""

    code: BrokerCode
    use: Imported
    heads: Signatures
    bus: str
    delivery: str
    names: str
    constants: Sequence[str]
    wired: str
    local_lines: Sequence[str]
    looked_up: str
    made: str
    subscribing: str
    lines: Sequence[str]
    subscriber: str


def bus_view(registry: Registry, scope: Scope) -> BusView:
    """The module of one registry's events."""
    broker = broker_of(registry)
    assert broker is not None
    bus, delivery, subscribe, _, names, groups = exported(registry)
    code = BROKERS[broker.faststream](Names(scope=scope, names=names, groups=groups, prefix=broker.prefix))
    use = _imported(registry, scope)
    subscribed = call(subscribe, "self._broker", "handlers", "self._delivery")
    subscriber = call("_Subscriber", name="name", group="group", title="title", decode="decode", receive="receive")
    return BusView(
        code=code,
        use=use,
        heads=_signatures(registry, code, use, scope),
        bus=bus,
        delivery=delivery,
        names=names,
        constants=[_names(registry, names, scope), _groups(registry, groups, scope), *code.constants],
        wired=layout.statement(subscribed, scope.style, depth=2),
        local_lines=_local_lines(registry, scope),
        looked_up=layout.assignment("name", call(f"{names}.get", "type(event)"), scope.style, depth=2),
        made=layout.returned(call(code.broker, "url", **code.options), scope.style),
        subscribing=layout.assignment("to", call("_Subscribing", "broker", "delivery"), scope.style, depth=1),
        lines=_lines(registry, scope),
        subscriber=layout.assignment("subscriber", subscriber, scope.style, depth=2),
    )


def _imported(registry: Registry, scope: Scope) -> Imported:
    handlers, _ = wiring_names(registry)
    return Imported(
        any=scope.std("typing", "Any"),
        asyncio=scope.imports.module("asyncio"),
        ack_message=scope.use(PyObject("faststream.exceptions", "AckMessage")),
        callable=scope.std("collections.abc", "Callable"),
        awaitable=scope.std("collections.abc", "Awaitable"),
        dataclass=scope.std("dataclasses", "dataclass"),
        event_bus=scope.ours(BUS_MODULE, "EventBus"),
        handlers=scope.ours(registry.layout.wiring_module, handlers),
        in_process=scope.ours(BUS_MODULE, "InProcessEventBus"),
        logging=scope.imports.module("logging"),
        receiver=scope.ours(BUS_MODULE, "Receiver"),
        timedelta=scope.std("datetime", "timedelta"),
        type_adapter=scope.use(PyObject("pydantic", "TypeAdapter")),
        type_var=scope.std("typing", "TypeVar"),
        validation_error=scope.use(PyObject("pydantic", "ValidationError")),
    )


def _signatures(registry: Registry, code: BrokerCode, use: Imported, scope: Scope) -> Signatures:
    _, delivery, subscribe, make, *_ = exported(registry)
    _, wire = wiring_names(registry)
    callable_ = partial(_callable, use)
    own, broker = layout.Parameter("self"), layout.Parameter("broker", code.broker)
    taken, handlers = layout.Parameter("delivery", delivery), layout.Parameter("handlers", use.handlers)
    event_type, group = layout.Parameter("event_type", "type[E]"), layout.Parameter("group", "str")
    name, title, body = (layout.Parameter(item, "str") for item in ("name", "title", "problem"))
    handler = layout.Parameter("handler", f"{use.receiver}[E]")
    message = layout.Parameter("message", code.message)
    content, headers = layout.Parameter("body", "bytes"), layout.Parameter("headers", "dict[str, str]")
    optional = layout.Parameter("delivery", Union((delivery, "None")), "None")
    local = layout.Parameter("local", Union((use.event_bus, "None")), "None")
    head = partial(layout.signature, style=scope.style)
    later = partial(layout.signature, style=scope.style, is_async=True)
    return Signatures(
        init=head("__init__", [own, broker, optional, local], "None", depth=1),
        make=head(make, [layout.Parameter("url", "str")], code.broker),
        wire=head(wire, [own, handlers], "None", depth=1),
        subscribe=head(subscribe, [broker, handlers, taken], "None"),
        subscribing_init=head("__init__", [own, broker, taken], "None", depth=1),
        subscribe_method=head("subscribe", [own, event_type, group, handler], "None", depth=1),
        decode=_field("decode", callable_((code.message,), use.any), scope),
        receive=_field("receive", callable_((use.any, code.message), "None"), scope),
        decoder=head("_decoder", [own, event_type, name, title], callable_((code.message,), "E"), depth=1),
        receiver=head("_receiver", [own, event_type, title, handler], callable_(("E", code.message), "None"), depth=1),
        put_aside=later("_put_aside", [own, message, title, body], "None", depth=1),
        listen=head("_listen", [broker, taken, layout.Parameter("subscriber", "_Subscriber")], "None"),
        send=later("_send", [broker, name, content, headers], "None"),
        put_aside_function=later("_put_aside", [broker, content, headers], "None"),
        start=later("_start", [broker], "None"),
        adapter=head(
            "_adapter",
            [layout.Parameter("event_type", f"type[{use.any}]")],
            f"{use.type_adapter}[{use.any}]",
        ),
    )


def _callable(use: Imported, taken: tuple[str, ...], given: str) -> Expr:
    """The type of a coroutine function."""
    return Subscript(use.callable, (Collection("[", taken), Subscript(use.awaitable, (given,))))


def _field(name: str, annotation: Expr, scope: Scope) -> str:
    return layout.assignment(name, None, scope.style, annotation=annotation, depth=1)


def _final(scope: Scope, annotation: Expr) -> Expr:
    return Subscript(scope.std("typing", "Final"), (annotation,))


def _names(registry: Registry, name: str, scope: Scope) -> str:
    """The table of the events that travel, with what each is called at the broker."""
    travelling = {item.entry.key: event for item, event in wired(registry) if not is_local(item)}
    rows = Dict(tuple((scope.use(event), Text(key)) for key, event in travelling.items()))
    mapping = Subscript(scope.std("collections.abc", "Mapping"), ("type", "str"))
    proxy = call(scope.std("types", "MappingProxyType"), rows)
    return layout.assignment(name, proxy, scope.style, annotation=_final(scope, mapping))


def _groups(registry: Registry, name: str, scope: Scope) -> str:
    """The table of the groups that receive each event."""
    rows = tuple(Collection("(", (Text(item.name), Text(item.group))) for item in carried(registry))
    pairs = Subscript("tuple", (Subscript("tuple", ("str", "str")), "..."))
    return layout.assignment(name, Collection("(", rows), scope.style, annotation=_final(scope, pairs))


def _lines(registry: Registry, scope: Scope) -> list[str]:
    """One statement a subscription, so that a type checker holds every method against its event."""
    return [
        layout.statement(_subscribed("to.subscribe", item.subscription, scope, registry, Text(item.group)), scope.style)
        for item in carried(registry)
    ]


def _local_lines(registry: Registry, scope: Scope) -> list[str]:
    """The subscriptions to events that stay within the process."""
    return [
        layout.statement(_subscribed("self._local.subscribe", item, scope, registry), scope.style, depth=2)
        for item, _ in wired(registry)
        if is_local(item)
    ]


def _subscribed(function: str, item: Subscription, scope: Scope, registry: Registry, *group: Expr) -> Call:
    event = item.entry.values[registry.key_field.key]
    assert isinstance(event, PyObject)
    return call(function, scope.use(event), *group, f"handlers.{item.handler.key}.{item.method}")


FASTSTREAM = Artefact(name="events/faststream", consumes=("events",), sections=broker_sections)
