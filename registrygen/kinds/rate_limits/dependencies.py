"""FastAPI dependencies that enforce limits: one for each limited route, and one for whoever's bucket is spent from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    ADDRESS,
    EVERYBODY,
    GET_LIMITER,
    Argument,
    Call,
    LimitedRoute,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    docstring,
    endpoint,
    layout,
    limit_dependency,
    limited_routes,
    limits_module,
    pascal_case,
)
from registrygen.kinds.rate_limits.limiter import ERROR, LIMITER
from registrygen.kinds.rate_limits.scopes import subject_of, used_scopes

LIMITER_DEPENDENCY, GET_ADDRESS = "RateLimiterDependency", "get_client_address"
LOCAL = ("address", "client", "connection", "endpoint", "host", "limiter", "mapped", "network", "request", "status")
"""What the dependencies' code calls its variables."""


@dataclass(frozen=True, kw_only=True)
class DependenciesView:
    """The names and blocks of the module of dependencies; `address` is empty where nothing is counted by address."""

    limiter: str
    get_limiter: str
    alias: str
    connection: str
    address: str
    ip_address: str
    ip_network: str
    ipv6: str
    subjects: Sequence[str]
    count: str
    error: str
    blocks: Sequence[str]


def dependencies_section(registry: Registry, project: Project) -> Section:
    """The module of the dependencies of a registry's limits."""
    named, place = registry.layout.named, registry.where("registry")
    routes = [item for item in limited_routes(registry, project) if item.limit.enforced]
    scopes = used_scopes(registry, project)
    shared = [named(GET_LIMITER), named(LIMITER_DEPENDENCY)]
    aliases = [subject_name(scope) for scope in scopes if scope != EVERYBODY]
    address = [named(GET_ADDRESS)] if counts_addresses(registry, scopes) else []
    own = {limit_dependency(item.route): item.route.span for item in routes}
    return Section(
        module=limits_module(registry, "dependencies"),
        template="rate_limits/dependencies.py.j2",
        defines={**dict.fromkeys((*shared, *aliases, *address, "_count"), place), **own},
        exports=(*shared, *aliases, *address, *own),
        local=LOCAL,
        reexport=False,
        build=lambda scope: dependencies_view(registry, routes, scopes, scope),
        title="FastAPI dependencies that count the requests to limited routes",
    )


def subject_name(scope: str) -> str:
    """The name of the annotation that injects a request's subject by a scope."""
    return f"{pascal_case(scope.lower())}Client"


def counts_addresses(registry: Registry, scopes: Sequence[str]) -> bool:
    """Whether clients are told apart by their addresses, as the generated code sees them."""
    return ADDRESS in scopes and subject_of(registry, ADDRESS) is None


def dependencies_view(
    registry: Registry, routes: Sequence[LimitedRoute], scopes: Sequence[str], scope: Scope
) -> DependenciesView:
    """The dependencies of these routes."""
    named, module = registry.layout.named, limits_module(registry, "enforcement")
    limiter, error = (scope.ours(module, named(name)) for name in (LIMITER, ERROR))
    connection = scope.use(PyObject("starlette.requests", "HTTPConnection"))
    parameter = [layout.Parameter("connection", connection)]
    addresses = counts_addresses(registry, scopes)
    return DependenciesView(
        limiter=limiter,
        get_limiter=layout.signature(named(GET_LIMITER), parameter, limiter, scope.style, is_async=True),
        alias=_alias(named(LIMITER_DEPENDENCY), limiter, named(GET_LIMITER), scope),
        connection=connection,
        address=layout.signature(named(GET_ADDRESS), parameter, "str", scope.style, is_async=True) if addresses else "",
        ip_address=scope.std("ipaddress", "ip_address") if addresses else "",
        ip_network=scope.std("ipaddress", "ip_network") if addresses else "",
        ipv6=scope.std("ipaddress", "IPv6Address") if addresses else "",
        subjects=[_subject(registry, name, scope) for name in scopes if name != EVERYBODY],
        count=layout.signature("_count", _counted(limiter, scope), "None", scope.style, is_async=True),
        error=error,
        blocks=[_dependency(registry, item, scope) for item in routes],
    )


def _alias(name: str, type_: str, function: str, scope: Scope) -> str:
    depends = call(scope.use(PyObject("fastapi", "Depends")), function)
    return layout.assignment(name, Subscript(scope.std("typing", "Annotated"), (type_, depends)), scope.style)


def _subject(registry: Registry, name: str, scope: Scope) -> str:
    """The annotation that injects the subject of a scope."""
    said = subject_of(registry, name)
    function = scope.use(said) if said else registry.layout.named(GET_ADDRESS)
    return _alias(subject_name(name), "str", function, scope)


def _request(scope: Scope) -> layout.Parameter:
    return layout.Parameter("request", scope.use(PyObject("fastapi", "Request")))


def _counted(limiter: str, scope: Scope) -> list[layout.Parameter]:
    return [
        _request(scope),
        layout.Parameter("limiter", limiter),
        layout.Parameter("endpoint", "str"),
        layout.Parameter("client", "str"),
    ]


def _dependency(registry: Registry, item: LimitedRoute, scope: Scope) -> str:
    """The dependency of a route."""
    name, everybody = endpoint(item.routes, item.route), item.limit.scope == EVERYBODY
    limiter = layout.Parameter("limiter", registry.layout.named(LIMITER_DEPENDENCY))
    client = [] if everybody else [layout.Parameter("client", subject_name(item.limit.scope))]
    passed = (Text(name), Text("everybody") if everybody else "client")
    counting = Call("await _count", tuple(Argument(value) for value in ("request", "limiter", *passed)))
    return "\n".join(
        [
            layout.signature(
                limit_dependency(item.route), [_request(scope), limiter, *client], "None", scope.style, is_async=True
            ),
            docstring(
                "\n".join(layout.wrap(f"Count a request: {name}.", scope.style.line_length - 10)), scope.style, depth=1
            ),
            layout.statement(counting, scope.style),
        ]
    )
