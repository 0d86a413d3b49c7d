"""What the application opens for the process and for each request, as the tests over HTTP count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from registrygen.api import (
    Call,
    Collection,
    Entry,
    Facts,
    Opened,
    Project,
    PyObject,
    Scope,
    Subscript,
    Text,
    call,
    construction_module,
    construction_owner,
    layout,
    opened_components,
)
from registrygen.kinds.routes.entries import handler_class
from registrygen.kinds.routes.functions import gets_generated


@dataclass(frozen=True, kw_only=True)
class LifetimeView:
    """The factories of components, a name for each component, and the statements that replace them by ones that count."""

    names: str
    watched: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class LifetimesView:
    """What the tests count with, and what they count for the process and for each request, if there is any."""

    pytest: str
    watch: str
    counting: str
    counted: str
    process: LifetimeView | None
    request: LifetimeView | None


def lifetimes(scope: Scope, facts: Facts) -> LifetimesView | None:
    """What the application opens and closes; None where nothing is."""
    process, request = _lifetime("app", scope, facts), _lifetime("request", scope, facts)
    if process is None and request is None:
        return None
    any_, pytest = scope.std("typing", "Any"), scope.imports.module("pytest")
    factory = Subscript(scope.std("collections.abc", "Callable"), ("...", any_))
    named = [layout.Parameter("name", "str"), layout.Parameter("factory", factory)]
    places = [layout.Parameter("monkeypatch", f"{pytest}.MonkeyPatch"), layout.Parameter("module", "object")]
    passed = [layout.Parameter("*args", any_), layout.Parameter("**kwargs", any_)]
    made = Subscript(scope.std("collections.abc", "AsyncGenerator"), (any_, "None"))
    own = layout.Parameter("self")
    return LifetimesView(
        pytest=pytest,
        watch=layout.signature("watch", [own, *places, *named], "None", scope.style, depth=1),
        counting=layout.signature("counting", [own, *named], factory, scope.style, depth=1),
        counted=layout.signature("counted", passed, made, scope.style, depth=2, is_async=True),
        process=process,
        request=request,
    )


def _lifetime(part: Literal["app", "request"], scope: Scope, facts: Facts) -> LifetimeView | None:
    """What is opened per `request` or by the `app`; None where no component of that scope is opened and closed."""
    owner = construction_owner(scope.project)
    factories = [item.factory for item in opened_components(scope.project, facts) if item.scope == part]
    if owner is None or not factories:
        return None
    module = scope.our_module(construction_module(owner, "dependencies" if part == "request" else "container"))
    value = Collection("[", tuple(Text(_name(factory)) for factory in factories))
    return LifetimeView(
        names=layout.assignment("names", value, scope.style, annotation=Subscript("list", ("str",)), depth=2),
        watched=[
            layout.statement(_watched(factory, module, scope), scope.style, depth=2)
            for factory in dict.fromkeys(factories)
        ],
    )


def opened_for(entry: Entry, parts: Sequence[Opened], project: Project, facts: Facts) -> tuple[str, ...]:
    """The names of what has to be opened for a request that a route answers: what its handler is constructed from."""
    handler = handler_class(entry, project)
    if handler is None or not gets_generated(entry, project, facts):
        return ()
    canonical = facts.canonical(handler)
    return tuple(_name(item.factory) for item in parts if item.scope == "request" and canonical in item.handlers)


def _name(factory: PyObject) -> str:
    return f"{factory.module}.{factory.name}"


def _watched(factory: PyObject, module: str, scope: Scope) -> Call:
    """The statement that counts a factory: where a module calls it by whatever name, or where a class has it."""
    name, local = Text(_name(factory)), scope.use(factory)
    holder, _, attribute = local.rpartition(".")
    if "." not in factory.name:
        return call("counts.watch", "monkeypatch", module, name, local)
    counted = call("counts.counting", name, local)
    return call("monkeypatch.setattr", holder, Text(attribute), call("staticmethod", counted))
