"""Compliance tests of events that travel: each one over FastStream's stand-in for the broker to the application's real handlers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Collection,
    Expr,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    compliance_class,
    compliance_module,
    configured,
    layout,
    pascal_case,
    wiring_names,
)
from registrygen.kinds.events.faststream import broker_module, broker_of, carried, exported

LOCAL = (
    "broker",
    "bus",
    "calls",
    "document",
    "handler",
    "item",
    "key",
    "keys",
    "names",
    "payload",
    "sent",
    "specification",
    "spies",
    "titles",
    "wired",
)
_STANDS_FOR = {"redis": "Redis", "rabbit": "Rabbit", "kafka": "Kafka", "nats": "Nats"}


@dataclass(frozen=True, kw_only=True)
class BrokerTestsView:
    """The names and tables of the tests."""

    name: str
    spy: str
    any: str
    asyncio: str
    asyncapi: str
    open_handlers: str
    sample: str
    broker: str
    server: str
    bus: str
    wired: str
    wire: str
    init: str
    deliveries: str
    keys: str
    titles: str


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry that asks for a broker; what they lack, the tests of the wiring within a process say."""
    said, sections = inputs.compliance, []
    for registry in registries:
        handlers = configured(said.handlers.get(registry.kind.name), "")
        samples = configured(said.samples, "")
        if (
            broker_of(registry)
            and registry.handlers
            and isinstance(handlers, PyObject)
            and isinstance(samples, PyObject)
        ):
            sections.append(_section(registry, handlers, samples))
    return sections


def _section(registry: Registry, handlers: PyObject, samples: PyObject) -> Section:
    name, spy = compliance_class(registry, "Broker"), f"_{pascal_case(registry.kind.singular)}BrokerSpy"
    return Section(
        module=compliance_module(registry),
        part="tests",
        template="events/tests.py.j2",
        defines=dict.fromkeys((name, spy), registry.where("broker")),
        local=LOCAL,
        build=lambda scope: tests_view(name, spy, registry, handlers, samples, scope),
        reexport=False,
    )


def tests_view(
    name: str, spy: str, registry: Registry, handlers: PyObject, samples: PyObject, scope: Scope
) -> BrokerTestsView:
    """The tests of a registry's events over its broker."""
    broker = broker_of(registry)
    assert broker is not None
    bus, delivery, *_ = exported(registry)
    wired, wire = wiring_names(registry)
    module, stem = f"faststream.{broker.faststream}", _STANDS_FOR[broker.faststream]
    faststream = scope.imports.module(module)
    bus_class, once = scope.ours(broker_module(registry), bus), scope.ours(broker_module(registry), delivery)
    calls = Subscript("list", (Subscript("tuple", ("str", "object")),))
    parameters = [
        layout.Parameter("self"),
        layout.Parameter("key", "str"),
        layout.Parameter("handler", "object"),
        layout.Parameter("calls", calls),
    ]
    made = call(bus_class, "broker", call(once, attempts="1"))
    return BrokerTestsView(
        name=name,
        spy=spy,
        any=scope.std("typing", "Any"),
        asyncio=scope.imports.module("asyncio"),
        asyncapi=scope.use(PyObject("faststream.specification.asyncapi", "AsyncAPI")),
        open_handlers=scope.use(handlers),
        sample=scope.use(samples),
        broker=f"{faststream}.{stem}Broker",
        server=f"{faststream}.Test{stem}Broker",
        bus=layout.assignment("bus", made, scope.style, depth=4),
        wired=layout.assignment(
            "wired", call(scope.ours(registry.layout.wiring_module, wired), "**spies"), scope.style, depth=4
        ),
        wire=layout.statement(
            call(scope.ours(registry.layout.wiring_module, wire), "bus", "wired"), scope.style, depth=4
        ),
        init=layout.signature("__init__", parameters, "None", scope.style, depth=1),
        deliveries=_deliveries(registry, scope),
        keys=layout.assignment(
            "keys", Collection("(", tuple(Text(key) for key in registry.handlers)), scope.style, depth=2
        ),
        titles=_titles(registry, scope),
    )


def _deliveries(registry: Registry, scope: Scope) -> str:
    """The literal table: an event's class, and the handler methods that have to receive it."""
    methods: dict[PyObject, list[Expr]] = {}
    for item in carried(registry):
        event = item.subscription.entry.values[registry.key_field.key]
        assert isinstance(event, PyObject)
        methods.setdefault(event, []).append(Text(f"{item.subscription.handler.key}.{item.subscription.method}"))
    rows = tuple(Collection("(", (scope.use(event), Collection("[", tuple(found)))) for event, found in methods.items())
    type_ = Subscript("list", (Subscript("tuple", (f"type[{scope.std('typing', 'Any')}]", "list[str]")),))
    return layout.assignment("deliveries", Collection("[", rows), scope.style, annotation=type_, depth=2)


def _titles(registry: Registry, scope: Scope) -> str:
    titles = tuple(Text(f"{item.group}: {item.name}") for item in carried(registry))
    value = Collection("{", titles) if titles else "set()"
    return layout.assignment("titles", value, scope.style, annotation=Subscript("set", ("str",)), depth=2)


COMPLIANCE = Artefact(name="events/compliance", consumes=("events",), sections=compliance_sections)
