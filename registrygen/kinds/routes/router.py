"""The router: every route of a registry added to one FastAPI router, in the order of the specs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from registrygen.api import (
    ADDRESS,
    REFUSAL,
    Argument,
    Artefact,
    Call,
    Collection,
    Dict,
    Entry,
    Expr,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Text,
    call,
    enforced_limit,
    full_path,
    layout,
    limit_dependency,
    limit_of,
    limits_module,
    literal,
    method_word,
)
from registrygen.kinds.routes.described import header_sections
from registrygen.kinds.routes.endpoints import endpoint_name, endpoint_section, is_wrapped
from registrygen.kinds.routes.entries import TOO_MANY, answers, dependency_of, route
from registrygen.kinds.routes.idempotency import idempotency_sections
from registrygen.kinds.routes.keys import key_dependency, key_parameter, key_sections, route_class
from registrygen.kinds.routes.paths import common_prefix
from registrygen.kinds.routes.spec import RoutesDocument
from registrygen.kinds.routes.switches import switch_of

FASTAPI = "fastapi"


@dataclass(frozen=True, kw_only=True)
class RouteGroupView:
    """Routes that are added under one comment."""

    title: str
    routes: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class RouterView:
    """The router, and the statements that add its routes."""

    router: str
    groups: Sequence[RouteGroupView]


def router_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """A router for each registry, behind the functions that pass handlers on."""
    sections = idempotency_sections(registries)
    for registry in registries:
        facts = inputs.facts
        module = router_module(registry)
        wrapped = [entry for entry in registry.entries if is_wrapped(entry, project)]
        sections.extend([*header_sections(registry, module), *key_sections(registry, module)])
        sections.extend(endpoint_section(registry, entry, module, facts) for entry in wrapped)
        sections.append(_section(registry, module))
    return sections


def router_module(registry: Registry) -> str:
    """The module of a registry's router, dotted below the output's package."""
    head = registry.head
    assert isinstance(head, RoutesDocument)
    package, dot, _ = registry.layout.module.rpartition(".")
    return head.registry.modules.router or f"{package}{dot}router"


def router_name(registry: Registry) -> str:
    """The name of the router."""
    return registry.layout.named("router")


def _section(registry: Registry, module: str) -> Section:
    name = router_name(registry)
    return Section(
        module=module,
        template="routes/router.py.j2",
        defines={name: registry.where("registry")},
        exports=(name,),
        build=lambda scope: router_view(registry, scope),
        # The package would have a router of the same name as its module.
        reexport=False,
        title="The routes of the application, in the order in which they are tried",
    )


def router_view(registry: Registry, scope: Scope) -> RouterView:
    """The router of a registry."""
    prefix = common_prefix(registry)
    router = scope.use(PyObject(FASTAPI, "APIRouter"))
    made = call(router, prefix=Text(prefix)) if prefix else call(router)
    return RouterView(
        router=layout.assignment(router_name(registry), made, scope.style),
        groups=[
            RouteGroupView(
                title=layout.comment(title, scope.style) if title else "",
                routes=[route_block(registry, entry, prefix, scope) for entry in entries],
            )
            for title, entries in groupby(registry.entries, key=lambda entry: entry.group)
        ],
    )


def route_block(registry: Registry, entry: Entry, prefix: str, scope: Scope) -> str:
    """The statement that adds a route."""
    target = entry.values["handler"]
    assert isinstance(target, PyObject)
    function = endpoint_name(entry) if is_wrapped(entry, scope.project) else scope.use(target)
    path = Text(full_path(registry, entry).removeprefix(prefix))
    arguments = [Argument(path), Argument(function), *_arguments(registry, entry, scope)]
    return layout.statement(Call(f"{router_name(registry)}.add_api_route", tuple(arguments)), scope.style, depth=0)


def _arguments(registry: Registry, entry: Entry, scope: Scope) -> list[Argument]:
    spec, model, protection = route(entry), entry.values.get("response"), dependency_of(registry, entry)
    errors = answers(registry, entry)
    values: dict[str, Expr | None] = {
        "methods": Collection("[", (Text(method_word(registry, entry)),)),
        "status_code": literal(spec.status),
        "response_model": scope.use(model) if isinstance(model, PyObject) else "None",
        "operation_id": Text(entry.key),
        "name": Text(entry.key),
        "summary": Text(spec.summary),
        "description": Text(spec.doc) if spec.doc else None,
        "tags": Collection("[", tuple(Text(tag) for tag in spec.tags)) if spec.tags else None,
        "responses": _responses(errors, entry, scope) if errors else None,
        "dependencies": _dependencies(registry, entry, protection, scope),
        "deprecated": "True" if spec.deprecation else None,
        "openapi_extra": key_parameter(registry, entry, scope),
        "route_class_override": route_class(registry, entry, scope),
    }
    return [Argument(value, name) for name, value in values.items() if value is not None]


def _responses(errors: Mapping[int, str], entry: Entry, scope: Scope) -> Dict:
    """The error responses of a route; what a limited one answers to too many requests is the limit's to describe."""
    limit = limit_of(entry, scope.project)
    rows: list[tuple[Expr, Expr]] = []
    for status, text in errors.items():
        described: Expr = Dict(((Text("description"), Text(text)),))
        if status == TOO_MANY and limit is not None:
            name = limit.registry.layout.named(REFUSAL)
            described = call(scope.ours(limits_module(limit.registry, "enforcement"), name), Text(text))
        rows.append((literal(status), described))
    return Dict(tuple(rows))


def _dependencies(registry: Registry, entry: Entry, protection: PyObject | None, scope: Scope) -> Expr | None:
    """What runs before a route's function: an address is counted before anybody is asked for a token, a user after."""
    limit = enforced_limit(entry, scope.project)
    protecting = [scope.use(protection)] if protection else []
    limiting = (
        [scope.ours(limits_module(limit.registry, "dependencies"), limit_dependency(entry))]
        if limit is not None
        else []
    )
    own = (switch_of(entry, scope), key_dependency(registry, entry, scope))
    names: list[Expr]
    names = [*limiting, *protecting] if limit is not None and limit.scope == ADDRESS else [*protecting, *limiting]
    names += [name for name in own if name is not None]
    depends = scope.use(PyObject(FASTAPI, "Depends")) if names else ""
    return Collection("[", tuple(call(depends, name) for name in names)) if names else None


ROUTER = Artefact(name="routes/router", consumes=("routes",), sections=router_sections)
