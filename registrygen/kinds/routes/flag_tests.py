"""Compliance tests of flagged routes over HTTP: they refuse while their flags are off, and only then for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Call,
    Collection,
    Compliance,
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
    flags_source,
    layout,
    literal,
    switch_method,
    unconfigured_section,
)
from registrygen.kinds.routes import requests
from registrygen.kinds.routes.compliance import sending
from registrygen.kinds.routes.functions import function_of
from registrygen.kinds.routes.switches import flag_entry, flag_registry, is_switched, refusal_of

PRIVATE = ("_Request", "_Flags", "_send")
LOCAL = (
    "answer",
    "app",
    "client",
    "flags",
    "found",
    "off",
    "refused",
    "request",
    "requests",
    "told",
    "token",
    "transport",
    "url",
)


@dataclass(frozen=True, kw_only=True)
class FlagTestsView:
    """The names and blocks of the tests."""

    name: str
    dataclass: str
    mapping: str
    callable: str
    any: str
    httpx: str
    asyncio: str
    token: str
    app: str
    overrides: Sequence[str]
    sent: str
    requests: str


def flag_test_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry that has routes with flags."""
    sections = []
    for registry in registries:
        entries = [entry for entry in registry.entries if is_switched(entry, project)]
        if entries:
            sections.append(_section(registry, entries, inputs.facts, inputs.compliance))
    return sections


def _section(registry: Registry, entries: Sequence[Entry], facts: Facts, compliance: Compliance) -> Section:
    name = compliance_class(registry, "Flags")
    module, place = f"{compliance_module(registry)}_flags", registry.where("registry")
    app = configured(compliance.app, "app")
    levels = any(requests.own_level(registry, entry) for entry in entries)
    token = configured(compliance.tokens, "tokens") if levels else None
    missing = [item for item in (app, token) if isinstance(item, str)]
    if missing or not isinstance(app, PyObject):
        return unconfigured_section(module, name, missing, place)
    known = token if isinstance(token, PyObject) else None
    return Section(
        module=module,
        part="tests",
        template="routes/flag_tests.py.j2",
        defines=dict.fromkeys((name, *PRIVATE), place),
        build=lambda scope: flag_tests_view(name, registry, entries, app, known, facts, scope),
        local=LOCAL,
        reexport=False,
        title="Compliance of routes with feature flags: the flags open and close them",
    )


def flag_tests_view(
    name: str,
    registry: Registry,
    entries: Sequence[Entry],
    app: PyObject,
    token: PyObject | None,
    facts: Facts,
    scope: Scope,
) -> FlagTestsView:
    """The tests of the routes that have flags."""
    httpx = scope.imports.module("httpx")
    rows = Collection("[", tuple(_request(registry, entry, facts, scope.project) for entry in entries))
    sources = dict.fromkeys(_source(entry, scope.project) for entry in entries)
    return FlagTestsView(
        name=name,
        dataclass=scope.std("dataclasses", "dataclass"),
        mapping=scope.std("collections.abc", "Mapping"),
        callable=scope.std("collections.abc", "Callable"),
        any=scope.std("typing", "Any"),
        httpx=httpx,
        asyncio=scope.imports.module("asyncio"),
        token=scope.use(token) if token else "",
        app=layout.assignment("app", call(scope.use(app)), scope.style, depth=1),
        overrides=[
            layout.assignment(f"app.dependency_overrides[{scope.use(source)}]", "flags", scope.style, depth=1)
            for source in sources
        ],
        sent=layout.awaited_return(sending(), scope.style, depth=3),
        requests=layout.assignment("requests", rows, scope.style, annotation=Subscript("list", ("_Request",)), depth=2),
    )


def _source(entry: Entry, project: Project) -> PyObject:
    """The application's dependency that gives the flags of a route's requests."""
    owner = flag_registry(entry, project)
    source = flags_source(owner) if owner is not None else None
    assert source is not None
    return source


def _request(registry: Registry, entry: Entry, facts: Facts, project: Project) -> Call:
    """A request that is refused for its parameters unless it is for the flag, which is asked for first; else the example."""
    owner, flag = flag_registry(entry, project), flag_entry(entry, project)
    assert owner is not None
    assert flag is not None
    level, malformed = requests.own_level(registry, entry), requests.malformed(registry, entry, facts)
    values = requests.path_values(registry, entry, function_of(entry, facts))
    more: dict[str, Expr | None] = {
        "flag": Text(switch_method(flag.key)),
        "status": literal(refusal_of(owner)),
        "level": Text(level) if level else None,
        **({} if malformed else requests.content(entry.spec.example)),
    }
    path = requests.filled(registry, entry, {**values, **malformed})
    return requests.request(entry, registry, path, **more)


FLAG_TESTS = Artefact(name="routes/flags", consumes=("routes",), sections=flag_test_sections)
