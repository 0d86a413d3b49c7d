"""Compliance tests of handlers: every entry delivered through the real wiring to the application's real handlers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registrygen.diagnostics.finding import Span
from registrygen.model.artefact import Compliance, Section
from registrygen.model.fields import Field
from registrygen.model.payloads import is_generic, method_prefix, payload_base, payload_of
from registrygen.model.registry import Project, Registry, Subscription
from registrygen.pysource import layout
from registrygen.pysource.expr import Collection, Expr, Subscript, Text, call
from registrygen.pysource.names import pascal_case
from registrygen.pysource.objects import PyObject, parse_object
from registrygen.view.bus import BUS_MODULE
from registrygen.view.compliance import compliance_class, compliance_module
from registrygen.view.scope import Scope
from registrygen.view.values import expression

TABLE = "[tool.registrygen.compliance]"


@dataclass(frozen=True, kw_only=True)
class Witnesses:
    """The objects of the application that tests work with; a text says what is missing in the configuration instead."""

    handlers: PyObject | str
    samples: PyObject | str
    recorded: Mapping[str, PyObject | str]


@dataclass(frozen=True, kw_only=True)
class UnconfiguredView:
    """A class of tests that cannot run, and the statements that say why."""

    name: str
    problems: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """The test that a handler records what the specs say."""

    method: str
    recorded: str
    missing: str
    rows: str


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """The names and blocks of the delivery tests."""

    name: str
    spy: str
    deliver_name: str
    deliver: str
    asyncio: str
    any: str
    handlers: str
    wire: str
    bus: str
    policy: str
    open_handlers: str
    sample: str
    deliveries: str
    keys: str
    methods: str
    records: Sequence[RecordView]
    base: str
    scan: str
    importlib: str
    pkgutil: str
    registered: str


def delivery_sections(registry: Registry, compliance: Compliance, project: Project) -> list[Section]:
    """The tests of a registry's handlers, if it has any."""
    if not registry.handlers:
        return []
    name = compliance_class(registry, "Delivery")
    place = registry.where("handlers")
    found = witnesses(registry, compliance)
    missing = [item for item in (found.handlers, found.samples) if isinstance(item, str)]
    if missing:
        return [unconfigured_section(compliance_module(registry), name, missing, place)]
    return [
        Section(
            module=compliance_module(registry),
            part="tests",
            template="core/delivery.py.j2",
            defines=dict.fromkeys((name, _spy(registry), _deliver(registry)), place),
            build=lambda scope: delivery_view(name, registry, found, scope),
            reexport=False,
        )
    ]


def unconfigured_section(module: str, name: str, missing: Sequence[str], place: Span) -> Section:
    """A test that fails because the configuration lacks something: nothing is skipped in silence."""
    return Section(
        module=module,
        part="tests",
        template="core/unconfigured.py.j2",
        defines={name: place},
        build=lambda scope: UnconfiguredView(name=name, problems=[_failure(item, scope) for item in missing]),
        reexport=False,
    )


def _spy(registry: Registry) -> str:
    return f"_{pascal_case(registry.kind.singular)}Spy"


def _deliver(registry: Registry) -> str:
    return f"_deliver_{registry.kind.singular}"


def witnesses(registry: Registry, compliance: Compliance) -> Witnesses:
    """What the configuration names for this registry's kind."""
    handlers, recorded = compliance.handlers, compliance.recorded
    return Witnesses(
        handlers=configured(handlers.get(registry.kind.name), f"handlers.{registry.kind.name}"),
        samples=configured(compliance.samples, "samples"),
        recorded={
            field.named.handler: _witness(recorded, field.named.handler)
            for field in _recorded_fields(registry)
            if field.named
        },
    )


def _witness(recorded: Mapping[str, str], handler: str) -> PyObject | str:
    return configured(recorded.get(handler), f"recorded.{handler}")


def configured(text: str | None, key: str) -> PyObject | str:
    """The object that a key of the compliance table names, or what is wrong with it in words."""
    reference = parse_object(text) if text else None
    if reference is not None:
        return reference
    problem = "is not set" if text is None else "has to be `package.module:name`"
    return f"{TABLE} `{key}` {problem}"


def _recorded_fields(registry: Registry) -> list[Field]:
    """The fields whose computed names a handler has to record."""
    return [field for field in registry.fields if field.named is not None and field.named.handler in registry.handlers]


def delivery_view(name: str, registry: Registry, found: Witnesses, scope: Scope) -> DeliveryView:
    """The delivery tests of a registry."""
    wired = [item for item in registry.subscriptions if payload_of(registry, item.entry, scope.project) is not None]
    named = registry.layout.named
    stem = pascal_case(registry.kind.singular)
    base = payload_base(registry, scope.project)
    scan = [item for item in getattr(registry.head, "scan", []) if isinstance(item, str)] if base else []
    handlers = scope.ours(registry.layout.wiring_module, named(f"{stem}Handlers"))
    return DeliveryView(
        name=name,
        spy=_spy(registry),
        deliver_name=_deliver(registry),
        deliver=layout.signature(
            _deliver(registry),
            [layout.Parameter("handlers", handlers), layout.Parameter("payload", "object")],
            Subscript("list", ("str",)),
            scope.style,
            is_async=True,
        ),
        asyncio=scope.imports.module("asyncio"),
        any=scope.std("typing", "Any"),
        handlers=handlers,
        wire=scope.ours(registry.layout.wiring_module, named(f"wire_{registry.kind.name}")),
        bus=scope.ours(BUS_MODULE, "InProcessEventBus"),
        policy=scope.ours(BUS_MODULE, "ErrorPolicy"),
        open_handlers=scope.use(found.handlers) if isinstance(found.handlers, PyObject) else "",
        sample=scope.use(found.samples) if isinstance(found.samples, PyObject) else "",
        deliveries=_deliveries(registry, wired, scope),
        keys=layout.assignment(
            "keys", Collection("(", tuple(Text(key) for key in registry.handlers)), scope.style, depth=1
        ),
        methods=_methods(registry, wired, scope),
        records=[_record(registry, field, found, scope) for field in _recorded_fields(registry)],
        base=scope.use(base) if base and scan else "",
        scan=layout.assignment("packages", Collection("(", tuple(Text(item) for item in scan)), scope.style, depth=2)
        if scan
        else "",
        importlib=scope.imports.module("importlib") if scan else "",
        pkgutil=scope.imports.module("pkgutil") if scan else "",
        registered=_registered(registry, scope) if scan else "",
    )


def _failure(problem: str, scope: Scope) -> str:
    return layout.statement(call(f"{scope.imports.module('pytest')}.fail", Text(problem)), scope.style, depth=2)


def _payload(registry: Registry, item: Subscription, scope: Scope) -> Expr:
    return expression(payload_of(registry, item.entry, scope.project), registry, scope)


def _deliveries(registry: Registry, wired: Sequence[Subscription], scope: Scope) -> str:
    """The literal table: a payload's class, and the handler methods that have to receive it."""
    by_payload: dict[Expr, list[Expr]] = {}
    for item in wired:
        method = Text(f"{item.handler.key}.{item.method}")
        by_payload.setdefault(_payload(registry, item, scope), []).append(method)
    rows = tuple(Collection("(", (payload, Collection("[", tuple(methods)))) for payload, methods in by_payload.items())
    type_ = Subscript("list", (Subscript("tuple", (f"type[{scope.std('typing', 'Any')}]", "list[str]")),))
    return layout.assignment("deliveries", Collection("[", rows), scope.style, annotation=type_, depth=2)


def _methods(registry: Registry, wired: Sequence[Subscription], scope: Scope) -> str:
    """The literal table: a handler, what the names of its methods begin with, and those that are subscribed; empty without any."""
    rows = []
    for key, handler in registry.handlers.items():
        prefix = method_prefix(registry, handler)
        methods = dict.fromkeys(item.method for item in wired if item.handler.key == key)
        if prefix and not is_generic(handler):
            names = Collection("[", tuple(Text(name) for name in sorted(methods)))
            rows.append(Collection("(", (Text(key), Text(prefix), names)))
    type_ = Subscript("list", (Subscript("tuple", ("str", "str", "list[str]")),))
    value = Collection("[", tuple(rows))
    return layout.assignment("methods", value, scope.style, annotation=type_, depth=2) if rows else ""


def _record(registry: Registry, field: Field, found: Witnesses, scope: Scope) -> RecordView:
    assert field.named is not None
    handler = field.named.handler
    witness = found.recorded[handler]
    rows = tuple(
        Collection(
            "(",
            (
                expression(payload_of(registry, entry, scope.project), registry, scope),
                Text(str(entry.values[field.key])),
            ),
        )
        for entry in registry.entries
        if entry.values.get(f"requires_{handler}") and payload_of(registry, entry, scope.project) is not None
    )
    type_ = Subscript("list", (Subscript("tuple", (f"type[{scope.std('typing', 'Any')}]", "str")),))
    return RecordView(
        method=f"test_{field.key}_is_recorded",
        recorded=scope.use(witness) if isinstance(witness, PyObject) else "",
        missing="" if isinstance(witness, PyObject) else _failure(witness, scope),
        rows=layout.assignment("records", Collection("[", rows), scope.style, annotation=type_, depth=2),
    )


def _registered(registry: Registry, scope: Scope) -> str:
    payloads = [payload_of(registry, entry, scope.project) for entry in registry.entries]
    names = tuple(scope.use(item) for item in payloads if item is not None)
    type_ = Subscript("set", ("type",))
    value = Collection("{", names) if names else "set()"
    return layout.assignment("registered", value, scope.style, annotation=type_, depth=2)
