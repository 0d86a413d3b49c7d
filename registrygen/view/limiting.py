"""Where limits of routes are enforced: the modules and names that the router imports from those of the rate limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from registrygen.model.registry import Entry, LinkValue, MemberValue, Project, Registry
from registrygen.pysource.names import snake_case
from registrygen.view.endpoints import ROUTES

POLICY = "rate_limit"
"""The key with which a route names its policy."""
LIMIT_RULES, OPEN_LIMITER, REFUSAL = "RATE_LIMIT_RULES", "open_rate_limiter", "describe_refusal"
"""What the module of the enforcement has for others: the rules by endpoint, what opens a limiter, and a refusal for OpenAPI."""
GET_LIMITER = "get_rate_limiter"
"""The dependency that gives the application's limiter."""
ADDRESS, EVERYBODY = "IP", "GLOBAL"
"""The scope that counts before anybody has logged in, and the one with a single bucket."""
NEEDS_USER = ("USER", "USER_PROVIDER")
"""The scopes that mean something only where somebody has logged in."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The policy of a route: the registry that it stands in, and its entry."""

    registry: Registry
    policy: Entry

    @property
    def scope(self) -> str:
        """The name of the member that says who shares a bucket; empty where it is wrong."""
        value = self.policy.values.get("scope")
        return value.name if isinstance(value, MemberValue) else ""

    @property
    def enforced(self) -> bool:
        """Whether requests are counted."""
        return bool(self.policy.values.get("enabled"))


@dataclass(frozen=True, kw_only=True)
class LimitedRoute:
    """A route that has a policy, and the registry of the route."""

    routes: Registry
    route: Entry
    limit: Limit


def limit_of(route: Entry, project: Project) -> Limit | None:
    """The policy that a route names; None where it names none, or one that does not exist."""
    link = route.values.get(POLICY)
    if not isinstance(link, LinkValue):
        return None
    identity = (link.kind, link.module, link.registry)
    # A part of a project may lack the registry that a link leads to.
    registry = next((item for item in project.registries if item.identity == identity), None)
    policy = registry.entry(link.key) if registry else None
    return Limit(registry=registry, policy=policy) if registry and policy else None


def enforced_limit(route: Entry, project: Project) -> Limit | None:
    """The policy that a route is limited by; None where nothing counts its requests."""
    limit = limit_of(route, project)
    return limit if limit is not None and limit.enforced else None


def limited_routes(registry: Registry, project: Project) -> Iterator[LimitedRoute]:
    """The routes whose policies stand in a registry, in the order of the specs, those that are not enforced among them."""
    for routes in project.of_kind(ROUTES):
        for route in routes.entries:
            limit = limit_of(route, project)
            if limit is not None and limit.registry.identity == registry.identity:
                yield LimitedRoute(routes=routes, route=route, limit=limit)


def limits_module(registry: Registry, part: Literal["enforcement", "dependencies"]) -> str:
    """The module of one part of the enforcement, dotted below the output's package."""
    head = getattr(registry.head, "registry", None)
    said: str | None = getattr(getattr(head, "modules", None), part, None)
    package, dot, _ = registry.layout.module.rpartition(".")
    return said or f"{package}{dot}{part}"


def limit_dependency(route: Entry) -> str:
    """The name of the dependency that counts the requests to a route."""
    return f"limit_{snake_case(route.key)}"
