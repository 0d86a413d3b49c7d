"""Compliance tests of the tables: every endpoint has the rule of its policy, held against literals from the specs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from registrygen.api import (
    LIMIT_RULES,
    ROUTES,
    Artefact,
    Collection,
    Comprehension,
    Dict,
    Expr,
    Inputs,
    Limit,
    LimitedRoute,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    TestClassView,
    TestMethod,
    Text,
    Union,
    compliance_class,
    compliance_module,
    docstring,
    endpoint,
    expression,
    full_path,
    layout,
    limit_of,
    limited_routes,
    limits_module,
    literal,
    method_word,
    test_method,
)
from registrygen.kinds.rate_limits.tables import LOOKUP, POLICIES, STATISTICS, endpoint_figures, field_names

PARAMETER = re.compile(r"{[^{}:]*(?::([^{}]*))?}")
VALUES = {"int": "7", "float": "7.5", "uuid": "00000000-0000-4000-8000-000000000000", "path": "a/b"}
"""A value for a parameter of a path, by its converter."""
HELD = ("max_tokens", "refill_rate", "cost", "enabled")


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of each registry that routes link to, behind its other tests."""
    return [
        _section(registry, routes) for registry in registries if (routes := list(limited_routes(registry, project)))
    ]


def _section(registry: Registry, routes: Sequence[LimitedRoute]) -> Section:
    name = compliance_class(registry, "Endpoints")
    return Section(
        module=compliance_module(registry),
        part="tests",
        template="core/tests.py.j2",
        defines={name: registry.where("registry")},
        local=("endpoint", "path", "rule"),
        build=lambda scope: tests_view(name, registry, routes, scope),
        reexport=False,
    )


def tests_view(name: str, registry: Registry, routes: Sequence[LimitedRoute], scope: Scope) -> TestClassView:
    """The tests of the tables, of the lookup, and of the statistics."""
    return TestClassView(
        name=name,
        docstring=docstring("Every endpoint has the limit that the specs give it.", scope.style, depth=1),
        methods=[
            _policies_test(registry, routes, scope),
            _rules_test(registry, routes, scope),
            _lookup_test(registry, scope),
            _statistics_test(registry, scope),
        ],
    )


def _ours(registry: Registry, name: str, scope: Scope) -> str:
    return scope.ours(limits_module(registry, "enforcement"), registry.layout.named(name))


def _compared(expected: Expr, type_: Expr, found: Expr, scope: Scope) -> list[str]:
    return [
        layout.assignment("expected", expected, scope.style, annotation=type_, depth=2),
        layout.assignment("found", found, scope.style, depth=2),
        "        assert found == expected",
    ]


def _policies_test(registry: Registry, routes: Sequence[LimitedRoute], scope: Scope) -> TestMethod:
    rows = tuple((Text(endpoint(item.routes, item.route)), _policy(item.limit, scope)) for item in routes)
    type_ = Subscript("dict", ("str", scope.enum(registry.enums["policy"])))
    found = f"dict({_ours(registry, POLICIES, scope)})"
    doc = "Endpoints have their routes' policies, in the order of the specs."
    body = [*_compared(Dict(rows), type_, found, scope), "        assert list(found) == list(expected)"]
    return test_method("test_endpoint_policies", doc, body, scope)


def _policy(limit: Limit, scope: Scope) -> Expr:
    """The member that names a policy."""
    return expression(limit.policy.values[limit.registry.key_field.key], limit.registry, scope)


def _rules_test(registry: Registry, routes: Sequence[LimitedRoute], scope: Scope) -> TestMethod:
    names = field_names(registry)
    rows = tuple((Text(endpoint(item.routes, item.route)), _held(item.limit.policy.values)) for item in routes)
    fields = Collection("[", tuple(f"rule.{names[key]}" for key in HELD))
    found = Comprehension(
        "{", ("endpoint", fields), f"for endpoint, rule in {_ours(registry, LIMIT_RULES, scope)}.items()", None
    )
    type_ = Subscript("dict", ("str", Subscript("list", ("float",))))
    doc = "Rules have the size, rate, cost and switch of their policies."
    return test_method("test_rate_limit_rules", doc, _compared(Dict(rows), type_, found, scope), scope)


def _held(values: Mapping[str, object]) -> Expr:
    found = [values[key] for key in HELD]
    return Collection("[", tuple(literal(item) for item in found if isinstance(item, bool | int | float)))


def _lookup_test(registry: Registry, scope: Scope) -> TestMethod:
    """A request to every route finds its rule, or none."""
    rows = []
    for routes in scope.project.of_kind(ROUTES):
        for route in routes.entries:
            limit = limit_of(route, scope.project)
            own = limit is not None and limit.registry.identity == registry.identity
            path = PARAMETER.sub(lambda found: VALUES.get(found[1] or "", "~"), full_path(routes, route))
            policy = _policy(limit, scope) if limit is not None and own else literal(None)
            rows.append(Collection("(", (Text(method_word(routes, route)), Text(path), policy)))
    policy_type = Union((scope.enum(registry.enums["policy"]), "None"))
    type_ = Subscript("list", (Subscript("tuple", ("str", "str", policy_type)),))
    key = registry.key_field.name
    body = [
        layout.assignment("expected", Collection("[", tuple(rows)), scope.style, annotation=type_, depth=2),
        "        for method, path, policy in expected:",
        layout.assignment("rule", f"{_ours(registry, LOOKUP, scope)}(method, path)", scope.style, depth=3),
        layout.assignment("found", f"rule.{key} if rule else None", scope.style, depth=3),
        "            assert found == policy, path",
    ]
    return test_method("test_requests", "A request finds the rule of the route that answers it.", body, scope)


def _statistics_test(registry: Registry, scope: Scope) -> TestMethod:
    rows = []
    for key, value in endpoint_figures(registry, scope.project).items():
        counted = (
            tuple((Text(word), literal(count)) for word, count in value.items()) if isinstance(value, dict) else ()
        )
        rows.append((Text(key), Dict(counted) if isinstance(value, dict) else literal(int(str(value)))))
    found = f"dict({_ours(registry, STATISTICS, scope)}())"
    body = _compared(Dict(tuple(rows)), Subscript("dict", ("str", "object")), found, scope)
    return test_method("test_endpoint_statistics", "The figures count the limited endpoints.", body, scope)


COMPLIANCE = Artefact(name="rate_limits/compliance", consumes=("rate_limits",), sections=compliance_sections)
