"""Compliance tests of rate limits over HTTP: each limited route refuses the request that is too many, to each client apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from registrygen.api import (
    ADDRESS,
    EVERYBODY,
    GET_LIMITER,
    LIMIT_RULES,
    OPEN_LIMITER,
    Argument,
    Artefact,
    Call,
    Collection,
    Comprehension,
    Entry,
    Expr,
    Facts,
    Inputs,
    Limit,
    ParameterFact,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Text,
    call,
    compliance_class,
    compliance_module,
    configured,
    enforced_limit,
    full_name,
    full_path,
    layout,
    limits_module,
    literal,
    unconfigured_section,
)
from registrygen.kinds.routes import requests
from registrygen.kinds.routes.entries import is_protected
from registrygen.kinds.routes.functions import function_of
from registrygen.kinds.routes.paths import parameters

PRIVATE = ("_Limit", "_Client", "_given", "_open_slow_client", "_LIMITS", "_MOST")
LOCAL = (
    "address",
    "admitted",
    "again",
    "limit",
    "limiter",
    "mine",
    "number",
    "other",
    "rule",
    "rules",
    "status",
    "tokens",
)
"""What the tests call their variables."""
OTHER_VALUES = {"int": "2", "float": "2.5", "uuid": "00000000-0000-4000-8000-000000000001", "path": "c/d", "str": "b"}
"""Another value for a parameter of a path, by its converter."""
SLOW = 0.001
"""Tokens a minute at which none comes back during a test."""


@dataclass(frozen=True, kw_only=True)
class SlowedView:
    """The statements that put a limiter in which no token comes back in the place of the application's."""

    rules: str
    opened: str
    overridden: str


@dataclass(frozen=True, kw_only=True)
class LimitTestsView:
    """The names and blocks of the tests of limits; `tokens` is empty where no limited route needs a login."""

    name: str
    dataclass: str
    stack: str
    contextmanager: str
    generator: str
    httpx: str
    asyncio: str
    app: str
    slowed: Sequence[SlowedView]
    tokens: str
    others: str
    send: str
    sent: str
    limits: str


def limit_test_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry of routes of which some are limited, behind its other tests over HTTP.

    What those lack in the configuration, they say themselves.
    """
    app, tokens = configured(inputs.compliance.app, "app"), configured(inputs.compliance.tokens, "tokens")
    sections = []
    for registry in registries:
        limited = [entry for entry in registry.entries if enforced_limit(entry, project) is not None]
        known = [app, *([tokens] if any(is_protected(registry, entry) for entry in registry.entries) else [])]
        if limited and all(isinstance(item, PyObject) for item in known):
            sections.append(_section(registry, limited, inputs))
    return sections


def _section(registry: Registry, limited: Sequence[Entry], inputs: Inputs) -> Section:
    name, module, place = (
        compliance_class(registry, "Limits"),
        f"{compliance_module(registry)}_http",
        registry.where("registry"),
    )
    others = configured(inputs.compliance.others, "others")
    if isinstance(others, str) and any(is_protected(registry, entry) for entry in limited):
        return unconfigured_section(module, name, [others], place)
    return Section(
        module=module,
        part="tests",
        template="routes/limits.py.j2",
        defines=dict.fromkeys((name, *PRIVATE), place),
        local=LOCAL,
        reexport=False,
        build=lambda scope: limit_tests_view(name, registry, limited, inputs, scope),
    )


def limit_tests_view(
    name: str, registry: Registry, limited: Sequence[Entry], inputs: Inputs, scope: Scope
) -> LimitTestsView:
    """The tests of these routes."""
    httpx, said = scope.imports.module("httpx"), inputs.compliance
    app, tokens, others = (
        configured(*item) for item in ((said.app, "app"), (said.tokens, "tokens"), (said.others, "others"))
    )
    assert isinstance(app, PyObject)
    users = any(is_protected(registry, entry) for entry in limited)
    rows = tuple(_row(registry, entry, inputs.facts, scope) for entry in limited)
    limits = {limit.registry.identity: limit for limit in _limits(limited, scope.project)}
    return LimitTestsView(
        name=name,
        dataclass=scope.std("dataclasses", "dataclass"),
        stack=scope.std("contextlib", "AsyncExitStack"),
        contextmanager=scope.std("contextlib", "asynccontextmanager"),
        generator=scope.std("collections.abc", "AsyncGenerator"),
        httpx=httpx,
        asyncio=scope.imports.module("asyncio"),
        app=layout.assignment("app", call(scope.use(app)), scope.style, depth=1),
        slowed=[_slowed(limit.registry, scope) for limit in limits.values()],
        tokens=scope.use(tokens) if users and isinstance(tokens, PyObject) else "",
        others=scope.use(others) if users and isinstance(others, PyObject) else "",
        send=layout.signature(
            "send",
            [layout.Parameter("self"), layout.Parameter("request", "_Request")],
            f"{httpx}.Response",
            scope.style,
            depth=1,
            is_async=True,
        ),
        sent=layout.awaited_return(
            call("self.client.request", "request.method", "request.path", headers="headers", extensions="extensions"),
            scope.style,
            depth=2,
        ),
        limits=layout.assignment("_LIMITS", Collection("[", rows), scope.style),
    )


def _limits(limited: Sequence[Entry], project: Project) -> Iterator[Limit]:
    for entry in limited:
        limit = enforced_limit(entry, project)
        assert limit is not None
        yield limit


def _slowed(limits: Registry, scope: Scope) -> SlowedView:
    enforcement, dependencies = limits_module(limits, "enforcement"), limits_module(limits, "dependencies")
    rules, opener = (scope.ours(enforcement, limits.layout.named(name)) for name in (LIMIT_RULES, OPEN_LIMITER))
    getter = scope.ours(dependencies, limits.layout.named(GET_LIMITER))
    names = {item.key: item.name for item in limits.fields}
    size = call("min", f"rule.{names['max_tokens']}", f"_MOST * rule.{names['cost']}")
    changed = (Argument(literal(SLOW), names["refill_rate"]), Argument(size, names["max_tokens"]))
    slowed = Call(scope.std("dataclasses", "replace"), (Argument("rule"), *changed))
    opened = call("await stack.enter_async_context", call(opener, rules="rules"))
    partial = call(scope.std("functools", "partial"), "_given", "limiter")
    every = Comprehension("{", ("endpoint", slowed), f"for endpoint, rule in {rules}.items()", None)
    return SlowedView(
        rules=layout.assignment("rules", every, scope.style, depth=2),
        opened=layout.assignment("limiter", opened, scope.style, depth=2),
        overridden=layout.assignment(f"app.dependency_overrides[{getter}]", partial, scope.style, depth=2),
    )


def _row(registry: Registry, entry: Entry, facts: Facts, scope: Scope) -> Call:
    """What is known of a limited route: requests to it, who shares a bucket, and what the policy says."""
    limit = enforced_limit(entry, scope.project)
    assert limit is not None
    level = requests.own_level(registry, entry)
    values = _values(registry, entry, facts, scope)
    sharing = _sharing(registry, entry, limit)
    others = values if sharing == "path" else _other_values(registry, entry, values)
    said, interval = limit.policy.values, 60 / Fraction(str(limit.policy.values["refill_rate"]))
    cost = int(str(said["cost"]))
    row: dict[str, Expr] = {
        "request": _request(registry, entry, values, level),
        "elsewhere": _request(registry, entry, others, level),
        "sharing": Text(sharing),
        "tokens": literal(int(str(said["max_tokens"]))),
        "cost": literal(cost),
        "reset": literal(math.ceil(round(float(cost * interval), 3))),
    }
    return Call("_Limit", tuple(Argument(value, name) for name, value in row.items()))


def _values(registry: Registry, entry: Entry, facts: Facts, scope: Scope) -> dict[str, str]:
    """Values for the parameters of the path; of a generated enum its first member, where no example says another."""
    found, given = function_of(entry, facts), entry.spec.example.get("path") or {}
    values = requests.path_values(registry, entry, found)
    for item in found.parameters if found else ():
        members = _members(item, scope)
        if item.name in values and item.name not in given and members:
            values[item.name] = members[0]
    return values


def _members(parameter: ParameterFact, scope: Scope) -> list[str]:
    """The values of the generated enum that a parameter is annotated with, if it is one."""
    named = parameter.annotation.object if parameter.annotation else None
    for registry in scope.project.registries if named else ():
        for item in registry.enums.values():
            if item.existing is None and named == PyObject(full_name(scope.package, item.module), item.name):
                return [str(member.value) for member in item.members]
    return []


def _request(registry: Registry, entry: Entry, values: dict[str, str], level: str) -> Call:
    path = requests.filled(registry, entry, values)
    return requests.request(entry, registry, path, level=Text(level) if level else None)


def _sharing(registry: Registry, entry: Entry, limit: Limit) -> str:
    """Who shares a bucket, as far as a client can tell: those of one address, one user, everybody.

    Whom the application's own subjects put together is known of users alone; `path` is a user in one place of it.
    """
    own = any(
        key.startswith("subjects.") and key.partition(".")[2].upper() == limit.scope for key in limit.registry.objects
    )
    if limit.scope == EVERYBODY:
        return "everybody"
    if limit.scope == ADDRESS and not own:
        return "address"
    if limit.scope == "USER" and is_protected(registry, entry):
        return "user"
    return "path" if is_protected(registry, entry) else ""


def _other_values(registry: Registry, entry: Entry, values: dict[str, str]) -> dict[str, str]:
    """Other values for the parameters of the path: the bucket is the same."""
    other = {}
    for item in parameters(full_path(registry, entry)):
        converter = "uuid" if requests.UUID.fullmatch(values[item.name]) else item.converter
        other[item.name] = OTHER_VALUES[converter]
    return other


LIMITS = Artefact(name="routes/limits", consumes=("routes",), sections=limit_test_sections)
