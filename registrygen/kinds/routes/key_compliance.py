"""Compliance tests of idempotency keys, beside the other tests over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registrygen.api import (
    Argument,
    Call,
    Collection,
    Dict,
    Entry,
    Facts,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    compliance_class,
    layout,
    literal,
)
from registrygen.kinds.routes import requests
from registrygen.kinds.routes.keys import has_keys, needs_key, takes_keys

LOCAL = ("again", "expected", "first", "message", "other", "parameter", "query", "refused")


@dataclass(frozen=True, kw_only=True)
class KeyTestsView:
    """The names and blocks of the tests of keys; what is empty is not tested."""

    name: str
    asyncio: str
    replace: str
    examples: str
    required: str
    taking: str


def key_tests(registry: Registry, module: str, facts: Facts) -> list[Section]:
    """The tests of a registry of which a route takes keys."""
    if not has_keys(registry):
        return []
    name = compliance_class(registry, "Keys")
    return [
        Section(
            module=module,
            part="tests",
            template="routes/key_tests.py.j2",
            defines={name: registry.where("registry")},
            build=lambda scope: tests_view(name, registry, facts, scope),
            local=LOCAL,
            reexport=False,
        )
    ]


def tests_view(name: str, registry: Registry, facts: Facts, scope: Scope) -> KeyTestsView:
    """The tests of how the routes of a registry take keys, against literals."""
    taking = [entry for entry in registry.entries if takes_keys(entry)]
    examples = [
        _keyed(entry, requests.example(registry, entry, facts, scope)) for entry in taking if entry.spec.example
    ]
    required = [
        _keyless(requests.bare(registry, entry, facts, requests.own_level(registry, entry)))
        for entry in taking
        if needs_key(entry)
    ]
    expected = Dict(tuple((Text(entry.key), literal(needs_key(entry))) for entry in taking))
    return KeyTestsView(
        name=name,
        asyncio=scope.imports.module("asyncio") if examples or required else "",
        replace=scope.std("dataclasses", "replace") if examples else "",
        examples=_assigned(examples, scope),
        required=_assigned(required, scope),
        taking=layout.assignment(
            "expected", expected, scope.style, annotation=Subscript("dict", ("str", "bool")), depth=2
        ),
    )


def _keyed(entry: Entry, request: Call) -> Call:
    """A request with a key, whether or not its route needs one."""
    if any(item.keyword == "key" for item in request.arguments):
        return request
    return replace(request, arguments=(*request.arguments, Argument(Text(f"key of {entry.key}"), "key")))


def _keyless(request: Call) -> Call:
    return replace(request, arguments=tuple(item for item in request.arguments if item.keyword != "key"))


def _assigned(rows: Sequence[Call], scope: Scope) -> str:
    return layout.assignment("requests", Collection("[", tuple(rows)), scope.style, depth=2) if rows else ""
