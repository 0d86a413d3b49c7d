"""Compliance tests of routes over HTTP (seed 000, section 5): the application answers as the specs say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Call,
    Collection,
    Compliance,
    Dict,
    Entry,
    Expr,
    Facts,
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
    literal,
    opened_components,
    unconfigured_section,
)
from registrygen.kinds.routes import requests
from registrygen.kinds.routes.entries import is_privileged, is_protected, level_value
from registrygen.kinds.routes.header_compliance import header_tests
from registrygen.kinds.routes.key_compliance import key_tests
from registrygen.kinds.routes.keys import KEY, has_keys
from registrygen.kinds.routes.lifetimes import LifetimesView, lifetimes, opened_for
from registrygen.kinds.routes.paths import all_prefixes

PRIVATE = (
    "_Request",
    "_Transport",
    "_open_client",
    "_send",
    "_send_as",
    "_described",
    "_class_of",
    "_operations",
    "_Counts",
    "_REQUESTS",
    "_properties",
    "_validate",
)
LOCAL = (
    "adapter", "answer", "app", "client", "content", "counted", "counts", "factory", "found", "items", "key", "model", "module",
    "monkeypatch", "name", "names", "objects", "read", "request", "requests", "schema", "token", "written",
)  # fmt: skip
"""What the tests call their variables."""


@dataclass(frozen=True, kw_only=True)
class RouteTestsView:
    """The names and blocks of the tests of routes."""

    name: str
    dataclass: str
    mapping: str
    any: str
    contextmanager: str
    generator: str
    httpx: str
    transport: str
    asyncio: str
    pydantic: str
    json: str
    properties: str
    validate: str
    token: str
    app: str
    send: str
    sent: str
    send_as: str
    described: str
    class_of: str
    operations_head: str
    prefixes: str
    others: str
    expected: str
    responses: str
    public_ids: str
    protected_ids: str
    empty: str
    protected: str
    privileged: str
    unknown: str
    examples: str
    opens: bool
    lifetimes: LifetimesView | None
    key_header: str


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry that has routes."""
    facts = inputs.facts
    return [
        section
        for registry in registries
        if registry.entries
        for section in _sections(registry, facts, inputs.compliance)
    ]


def _sections(registry: Registry, facts: Facts, compliance: Compliance) -> list[Section]:
    name = compliance_class(registry, "Http")
    module = f"{compliance_module(registry)}_http"
    place = registry.where("registry")
    app = configured(compliance.app, "app")
    token = configured(compliance.tokens, "tokens") if _has_levels(registry) else None
    missing = [item for item in (app, token) if isinstance(item, str)]
    if missing or not isinstance(app, PyObject):
        return [unconfigured_section(module, name, missing, place)]
    tests = Section(
        module=module,
        part="tests",
        template="routes/tests.py.j2",
        defines=dict.fromkeys((name, *PRIVATE), place),
        build=lambda scope: tests_view(
            name, registry, app, token if isinstance(token, PyObject) else None, facts, scope
        ),
        local=LOCAL,
        reexport=False,
        title="Compliance of the routes over HTTP: answers are as the specs say",
    )
    return [tests, *header_tests(registry, module, facts), *key_tests(registry, module, facts)]


def _has_levels(registry: Registry) -> bool:
    return any(is_protected(registry, entry) for entry in registry.entries)


def tests_view(
    name: str, registry: Registry, app: PyObject, token: PyObject | None, facts: Facts, scope: Scope
) -> RouteTestsView:
    """The tests of a registry's routes."""
    any_, httpx = scope.std("typing", "Any"), scope.imports.module("httpx")
    rows = _Rows.of(registry, facts, scope)
    found = Subscript("dict", ("str", any_))
    client = layout.Parameter("client", f"{httpx}.AsyncClient")
    sent, response = layout.Parameter("request", "_Request"), f"{httpx}.Response"
    iterator = Subscript(scope.std("collections.abc", "Iterator"), (Subscript("tuple", ("str", "str", found)),))
    operation = _operation(found)
    return RouteTestsView(
        name=name,
        dataclass=scope.std("dataclasses", "dataclass"),
        mapping=scope.std("collections.abc", "Mapping"),
        any=any_,
        contextmanager=scope.std("contextlib", "asynccontextmanager"),
        generator=scope.std("collections.abc", "AsyncGenerator"),
        httpx=httpx,
        transport=_transport(httpx, scope),
        asyncio=scope.imports.module("asyncio"),
        pydantic=scope.imports.module("pydantic") if rows.examples else "",
        json=scope.imports.module("json") if rows.examples else "",
        properties=_properties(found, scope),
        validate=_validate(any_, scope),
        token=scope.use(token) if token else "",
        app=layout.assignment("app", call(scope.use(app)), scope.style, depth=1),
        send=layout.signature(
            "_send", [client, sent, layout.Parameter("token", "str", Text(""))], response, scope.style, is_async=True
        ),
        sent=layout.awaited_return(sending(), scope.style),
        send_as=layout.signature("_send_as", [client, sent], response, scope.style, is_async=True),
        described=layout.signature("_described", operation, Subscript("dict", ("str", "object")), scope.style),
        class_of=layout.signature("_class_of", operation[2:], "str", scope.style),
        operations_head=layout.signature("_operations", [], iterator, scope.style),
        prefixes=_prefixes(registry, scope),
        others=_others(registry, scope),
        expected=_assigned("expected", Dict(rows.operations), scope, Subscript("dict", ("str", "object"))),
        responses=_assigned("expected", Dict(rows.responses), scope, Subscript("dict", ("str", "str"))),
        public_ids=_assigned("public", _set(rows.public), scope, Subscript("set", ("str",))),
        protected_ids=_assigned("protected", _set(rows.protected_ids), scope, Subscript("set", ("str",))),
        empty=layout.assignment("_REQUESTS", Collection("[", rows.empty), scope.style),
        protected=_requests(rows.protected, scope),
        privileged=_requests(rows.privileged, scope),
        unknown=_requests(rows.unknown, scope),
        examples=_requests(rows.examples, scope),
        opens=rows.opens,
        lifetimes=lifetimes(scope, facts),
        key_header=literal(KEY) if has_keys(registry) else "",
    )


def _prefixes(registry: Registry, scope: Scope) -> str:
    prefixes = tuple(Text(f"{prefix}/") for prefix in all_prefixes(registry))
    return layout.assignment("prefixes", Collection("(", prefixes), scope.style, depth=1)


def _operation(found: Expr) -> list[layout.Parameter]:
    return [layout.Parameter(name, type_) for name, type_ in (("path", "str"), ("method", "str"), ("operation", found))]


def _properties(found: Expr, scope: Scope) -> str:
    parameters = [layout.Parameter("schema", found)]
    return layout.signature("_properties", parameters, Subscript("list", ("list[str]",)), scope.style)


def _validate(any_: str, scope: Scope) -> str:
    parameters = [layout.Parameter("model", Subscript("type", (any_,))), layout.Parameter("content", "bytes")]
    return layout.signature("_validate", parameters, "None", scope.style)


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """What the tests know: operations, and requests of each sort."""

    operations: tuple[tuple[Expr, Expr], ...]
    responses: tuple[tuple[Expr, Expr], ...]
    public: tuple[str, ...]
    protected_ids: tuple[str, ...]
    empty: tuple[Call, ...]
    protected: tuple[Call, ...]
    privileged: tuple[Call, ...]
    unknown: tuple[Call, ...]
    examples: tuple[Call, ...]
    opens: bool
    """Whether examples say what is opened for them."""

    @classmethod
    def of(cls, registry: Registry, facts: Facts, scope: Scope) -> _Rows:
        """The rows of a registry, each in the order of the specs."""
        entries = registry.entries
        protected = [entry for entry in entries if is_protected(registry, entry)]
        least = level_value(registry, "authenticated")
        privileged = [entry for entry in protected if is_privileged(registry, entry)] if least else []
        unknown = [requests.unknown(registry, entry, scope.project, facts) for entry in entries]
        opens = _opens(entries, scope.project, facts)
        return cls(
            operations=tuple((Text(entry.key), requests.operation(registry, entry)) for entry in entries),
            responses=tuple(
                (Text(entry.key), Text(name))
                for entry in entries
                for name in [requests.response_name(entry, facts)]
                if name is not None
            ),
            public=tuple(entry.key for entry in entries if requests.is_public(registry, entry)),
            protected_ids=tuple(entry.key for entry in protected),
            empty=tuple(
                requests.bare(
                    registry, entry, facts, requests.own_level(registry, entry), requests.declared(registry, entry)
                )
                for entry in entries
            ),
            protected=tuple(requests.bare(registry, entry, facts) for entry in protected),
            privileged=tuple(requests.bare(registry, entry, facts, least) for entry in privileged),
            unknown=tuple(item for item in unknown if item is not None),
            examples=tuple(
                requests.example(registry, entry, facts, scope, opens[entry.key])
                for entry in entries
                if requests.has_example(entry)
            ),
            opens=any(opens.values()),
        )


def _opens(entries: Sequence[Entry], project: Project, facts: Facts) -> dict[str, tuple[str, ...]]:
    """What each route with an example opens for it."""
    parts = opened_components(project, facts)
    return {entry.key: opened_for(entry, parts, project, facts) for entry in entries if requests.has_example(entry)}


def _transport(httpx: str, scope: Scope) -> str:
    parameters = [layout.Parameter("self"), layout.Parameter("request", f"{httpx}.Request")]
    return layout.signature(
        "handle_async_request", parameters, f"{httpx}.Response", scope.style, depth=1, is_async=True
    )


def sending() -> Call:
    """The call that sends a request with a client."""
    return call(
        "client.request",
        "request.method",
        "request.path",
        params="request.query",
        json="request.body",
        headers="headers",
    )


def _others(registry: Registry, scope: Scope) -> str:
    """The operation ids of the routes in other registries, whose own tests look at them; empty where there are none."""
    others = [item for item in scope.project.of_kind("routes") if item.identity != registry.identity]
    keys = [entry.key for item in others for entry in item.entries]
    return layout.assignment("others", _set(keys), scope.style, depth=1) if keys else ""


def _set(keys: Sequence[str]) -> Expr:
    return Collection("{", tuple(Text(key) for key in keys)) if keys else "set()"


def _assigned(name: str, value: Expr, scope: Scope, type_: Expr) -> str:
    return layout.assignment(name, value, scope.style, annotation=type_, depth=2)


def _requests(rows: Sequence[Call], scope: Scope) -> str:
    return layout.assignment("requests", Collection("[", tuple(rows)), scope.style, depth=2) if rows else ""


COMPLIANCE = Artefact(name="routes/compliance", consumes=("routes",), sections=compliance_sections)
