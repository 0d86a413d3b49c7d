"""The router: every route of a registry added to one FastAPI router, in the order of the specs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from registrygen.api import (
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
    layout,
    literal,
)
from registrygen.kinds.routes.endpoints import endpoint_name, endpoint_section, is_wrapped
from registrygen.kinds.routes.entries import answers, dependency_of, full_path, method_word, route
from registrygen.kinds.routes.paths import common_prefix
from registrygen.kinds.routes.spec import RoutesDocument

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
    sections: list[Section] = []
    for registry in registries:
        facts = inputs.facts
        module = router_module(registry)
        wrapped = [entry for entry in registry.entries if is_wrapped(entry, project)]
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
        "responses": _responses(errors) if errors else None,
        "dependencies": _dependencies(protection, scope) if protection else None,
        "deprecated": "True" if spec.deprecation else None,
    }
    return [Argument(value, name) for name, value in values.items() if value is not None]


def _responses(errors: Mapping[int, str]) -> Dict:
    """The error responses of a route."""
    return Dict(tuple((literal(status), Dict(((Text("description"), Text(text)),))) for status, text in errors.items()))


def _dependencies(protection: PyObject, scope: Scope) -> Expr:
    depends = scope.use(PyObject(FASTAPI, "Depends"))
    return Collection("[", (call(depends, scope.use(protection)),))


ROUTER = Artefact(name="routes/router", consumes=("routes",), sections=router_sections)
