"""The two tiers as tables: the policy of each endpoint and the rule of each policy; the lookup and figures over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    LIMIT_RULES,
    ROUTES,
    Collection,
    Comprehension,
    Dict,
    Expr,
    Limit,
    LimitedRoute,
    MemberValue,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    endpoint,
    expression,
    full_path,
    items,
    layout,
    limited_routes,
    limits_module,
    method_word,
)

POLICIES = "ENDPOINT_POLICIES"
LOOKUP, STATISTICS, STATISTICS_TYPE = "get_rate_limit_for", "get_endpoint_statistics", "EndpointStatistics"
PRIVATE = ("_BY_POLICY", "_ROUTES", "_PATTERNS")
LOCAL = ("endpoint", "enforced", "path", "pattern", "policies", "policy", "rule", "rules", "scopes", "verb")
"""What the tables' code calls its variables."""


FIGURES = {
    "total_endpoints": "len(rules)",
    "enforced_endpoints": "enforced",
    "endpoints_by_scope": "dict(scopes)",
    "endpoints_by_policy": "dict(policies)",
}
"""What the generated statistics function counts, and the expression of each."""


@dataclass(frozen=True, kw_only=True)
class TablesView:
    """The blocks of the tables, of the lookup, and of the statistics."""

    policies: str
    by_policy: str
    rules: str
    routes: str
    patterns: str
    lookup: str
    found: str
    figures_head: str
    statistics: str
    counted: Sequence[str]
    figures: str


def field_names(registry: Registry) -> dict[str, str]:
    """The names of the fields of a rule, by spec key."""
    return {item.key: item.name for item in registry.fields}


def endpoint_figures(registry: Registry, project: Project) -> dict[str, object]:
    """What the generated statistics function returns; nothing where no route links to the registry."""
    routes = list(limited_routes(registry, project))
    if not routes:
        return {}
    scopes = Counter(_word(item.limit, "scope") for item in routes)
    policies = Counter(_word(item.limit, registry.key_field.key) for item in routes)
    return {
        "total_endpoints": len(routes),
        "enforced_endpoints": sum(1 for item in routes if item.limit.enforced),
        "endpoints_by_scope": dict(scopes),
        "endpoints_by_policy": dict(policies),
    }


def _word(limit: Limit, key: str) -> str:
    """The value of the member in one of a policy's fields."""
    value = limit.policy.values.get(key)
    member = limit.registry.enums[value.slot].member(value.name) if isinstance(value, MemberValue) else None
    return str(member.value) if member else ""


def tables_section(registry: Registry, project: Project) -> Section:
    """The tables of a registry, the first section of the module of the enforcement."""
    exported = tuple(map(registry.layout.named, (POLICIES, LIMIT_RULES, LOOKUP, STATISTICS_TYPE, STATISTICS)))
    return Section(
        module=limits_module(registry, "enforcement"),
        template="rate_limits/tables.py.j2",
        defines=dict.fromkeys((*exported, *PRIVATE), registry.where("registry")),
        exports=exported,
        local=LOCAL,
        reexport=False,
        build=lambda scope: tables_view(registry, list(limited_routes(registry, project)), scope),
        title="Rate limits of the routes: which rule holds, and the counting",
    )


def tables_view(registry: Registry, routes: Sequence[LimitedRoute], scope: Scope) -> TablesView:
    """The tables of a registry to which these routes link."""
    named, rule = registry.layout.named, scope.metadata(registry)
    mapping, policy = scope.std("collections.abc", "Mapping"), scope.enum(registry.enums["policy"])
    joined = Comprehension(
        "{", ("endpoint", "_BY_POLICY[policy]"), f"for endpoint, policy in {named(POLICIES)}.items()", None
    )
    parameters = [layout.Parameter("method", "str"), layout.Parameter("path", "str")]
    typed = scope.std("typing", "TypedDict")
    return TablesView(
        policies=_constant(named(POLICIES), _policies(routes, scope), Subscript(mapping, ("str", policy)), scope),
        by_policy=layout.assignment("_BY_POLICY", _by_policy(registry, scope), scope.style),
        rules=_constant(named(LIMIT_RULES), joined, Subscript(mapping, ("str", rule)), scope),
        routes=layout.assignment("_ROUTES", _all_routes(scope.project), scope.style),
        patterns=layout.assignment("_PATTERNS", _compiled(scope), scope.style),
        lookup=layout.signature(named(LOOKUP), parameters, Union((rule, "None")), scope.style),
        found=layout.returned(call(f"{named(LIMIT_RULES)}.get", 'f"{verb} {route}"'), scope.style, depth=3),
        figures_head=layout.class_head(named(STATISTICS_TYPE), (typed,), scope.style),
        statistics=layout.signature(named(STATISTICS), [], named(STATISTICS_TYPE), scope.style),
        counted=_counted(registry, scope),
        figures=layout.returned(Dict(tuple((Text(name), value) for name, value in FIGURES.items())), scope.style),
    )


def _constant(name: str, value: Expr, type_: Expr, scope: Scope) -> str:
    """A table that cannot be written to."""
    proxy = call(scope.std("types", "MappingProxyType"), value)
    return layout.assignment(name, proxy, scope.style, annotation=Subscript(scope.std("typing", "Final"), (type_,)))


def _policies(routes: Sequence[LimitedRoute], scope: Scope) -> Expr:
    """The first tier: endpoint to policy."""
    rows = []
    for item in routes:
        owner = item.limit.registry
        policy = expression(item.limit.policy.values[owner.key_field.key], owner, scope)
        rows.append((Text(endpoint(item.routes, item.route)), policy))
    return Dict(tuple(rows))


def _by_policy(registry: Registry, scope: Scope) -> Expr:
    loop = f"for rule in {items(registry, scope)}"
    return Comprehension("{", (f"rule.{registry.key_field.name}", "rule"), loop, None)


def _all_routes(project: Project) -> Expr:
    """All routes as the router tries them, those without a limit too: they may answer what a limited one would."""
    rows = [
        Collection("(", (Text(method_word(registry, route)), Text(full_path(registry, route))))
        for registry in project.of_kind(ROUTES)
        for route in registry.entries
    ]
    return Collection("(", tuple(rows))


def _compiled(scope: Scope) -> Expr:
    compile_path = scope.imports.module("starlette.routing") + ".compile_path"
    pattern = f"{compile_path}(route)[0]"
    return Comprehension("[", Collection("(", ("verb", "route", pattern)), "for verb, route in _ROUTES", None)


def _counted(registry: Registry, scope: Scope) -> list[str]:
    """The statements that count."""
    named, names, counter = registry.layout.named, field_names(registry), scope.std("collections", "Counter")
    enforced = Comprehension("(", "1", "for rule in rules", f"rule.{names['enabled']}")
    scopes = Comprehension("(", f"str(rule.{names['scope']}.value)", "for rule in rules", None)
    policies = Comprehension("(", "str(policy.value)", f"for policy in {named(POLICIES)}.values()", None)
    return [
        layout.assignment("rules", f"{named(LIMIT_RULES)}.values()", scope.style, depth=1),
        layout.assignment("enforced", call("sum", enforced), scope.style, depth=1),
        layout.assignment("scopes", call(counter, scopes), scope.style, depth=1),
        layout.assignment("policies", call(counter, policies), scope.style, depth=1),
    ]
