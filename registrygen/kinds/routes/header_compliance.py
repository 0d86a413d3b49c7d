"""Compliance tests of the headers that answers of routes carry, beside the other tests over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from registrygen.api import (
    Collection,
    Dict,
    Entry,
    Expr,
    Facts,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    compliance_class,
    layout,
)
from registrygen.kinds.routes import requests
from registrygen.kinds.routes.described import has_headers
from registrygen.kinds.routes.functions import function_of
from registrygen.kinds.routes.headers import RouteHeaders, headers_of
from registrygen.kinds.routes.paths import PARAMETER

LOCAL = (
    "answer", "answers", "client", "expected", "is_error", "kept", "key", "link", "links", "named", "name", "refused",
    "relation", "request", "requests", "said", "target", "vary", "wanted",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class HeaderTestsView:
    """The names and blocks of the tests of headers; what is empty is not tested."""

    name: str
    asyncio: str
    deprecated: str
    links: str
    kept: str
    vary: str
    requests: str


def header_tests(registry: Registry, module: str, facts: Facts) -> list[Section]:
    """The tests of a registry of which a route has headers."""
    if not any(has_headers(registry, entry) for entry in registry.entries):
        return []
    name = compliance_class(registry, "Headers")
    return [
        Section(
            module=module,
            part="tests",
            template="routes/header_tests.py.j2",
            defines={name: registry.where("registry")},
            build=lambda scope: tests_view(name, registry, facts, scope),
            local=LOCAL,
            reexport=False,
        )
    ]


def tests_view(name: str, registry: Registry, facts: Facts, scope: Scope) -> HeaderTestsView:
    """The tests of a registry's headers, against literals."""
    found = [(entry, headers) for entry in registry.entries if (headers := headers_of(registry, entry)) is not None]
    ending = [(entry, headers) for entry, headers in found if headers.deprecation]
    kept = [(entry, headers) for entry, headers in found if headers.cache_control]
    texts = Subscript("dict", ("str", Subscript("tuple", ("str", "..."))))
    return HeaderTestsView(
        name=name,
        asyncio=scope.imports.module("asyncio"),
        deprecated=_table("expected", [(entry, _ends(headers)) for entry, headers in ending], scope, _DICTS),
        links=_table(
            "links", [(entry, _links(registry, entry, headers, facts)) for entry, headers in ending], scope, _DICTS
        ),
        kept=_table("kept", [(entry, Text(headers.cache_control)) for entry, headers in kept], scope, _TEXTS),
        vary=_table("vary", [(entry, _texts(headers.vary)) for entry, headers in kept], scope, texts),
        requests=_requests(registry, [entry for entry, _ in kept], facts, scope),
    )


_TEXTS = Subscript("dict", ("str", "str"))
_DICTS = Subscript("dict", ("str", _TEXTS))


def _table(name: str, rows: Sequence[tuple[Entry, Expr]], scope: Scope, type_: Expr) -> str:
    value = Dict(tuple((Text(entry.key), item) for entry, item in rows))
    return layout.assignment(name, value, scope.style, annotation=type_, depth=2) if rows else ""


def _ends(headers: RouteHeaders) -> Dict:
    said = {"deprecation": headers.deprecation, "sunset": headers.sunset}
    return Dict(tuple((Text(name), Text(value)) for name, value in said.items() if value))


def _texts(values: Sequence[str]) -> Expr:
    return Collection("(", tuple(Text(value) for value in values))


def _links(registry: Registry, entry: Entry, headers: RouteHeaders, facts: Facts) -> Expr:
    """The links on the answer to a request that has values for the parameters of the path, by relation."""
    values = requests.path_values(registry, entry, function_of(entry, facts))
    filled = {name: quote(value) for name, value in values.items()}
    links = {word: PARAMETER.sub(lambda found: filled[found[1]], target) for target, word in headers.links}
    return Dict(tuple((Text(word), Text(target)) for word, target in links.items()))


def _requests(registry: Registry, entries: Sequence[Entry], facts: Facts, scope: Scope) -> str:
    """What is sent to routes whose answers may be kept: the example, or a request with nothing in it."""
    rows = tuple(
        requests.example(registry, entry, facts, scope)
        if entry.spec.example
        else requests.bare(registry, entry, facts, requests.own_level(registry, entry))
        for entry in entries
    )
    return layout.assignment("requests", Collection("[", rows), scope.style, depth=2) if rows else ""
