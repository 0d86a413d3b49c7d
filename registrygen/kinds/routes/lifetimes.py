"""What the application opens for the process and for each request, as the tests over HTTP count it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registrygen.api import (
    Collection,
    Facts,
    FunctionFact,
    MemberValue,
    PyObject,
    Registry,
    Scope,
    Subscript,
    Text,
    construction_module,
    construction_owner,
    layout,
)


@dataclass(frozen=True, kw_only=True)
class LifetimeView:
    """The module in which factories are replaced by ones that count, and the names of those factories."""

    module: str
    names: str


@dataclass(frozen=True, kw_only=True)
class LifetimesView:
    """What the tests count with, and what they count for the process and for each request, if there is any."""

    pytest: str
    counting: str
    counted: str
    process: LifetimeView | None
    request: LifetimeView | None


def lifetimes(scope: Scope, facts: Facts) -> LifetimesView | None:
    """What the application opens and closes; None where nothing is."""
    process, request = _lifetime("app", scope, facts), _lifetime("request", scope, facts)
    if process is None and request is None:
        return None
    any_ = scope.std("typing", "Any")
    factory = Subscript(scope.std("collections.abc", "Callable"), ("...", any_))
    named = [layout.Parameter("self"), layout.Parameter("name", "str"), layout.Parameter("factory", factory)]
    passed = [layout.Parameter("*args", any_), layout.Parameter("**kwargs", any_)]
    made = Subscript(scope.std("collections.abc", "AsyncGenerator"), (any_, "None"))
    return LifetimesView(
        pytest=scope.imports.module("pytest"),
        counting=layout.signature("counting", named, factory, scope.style, depth=1),
        counted=layout.signature("counted", passed, made, scope.style, depth=2, is_async=True),
        process=process,
        request=request,
    )


def _lifetime(part: str, scope: Scope, facts: Facts) -> LifetimeView | None:
    """What is opened per `request` or by the `app`; None where no component of that scope is opened and closed."""
    owner = construction_owner(scope.project)
    if owner is None:
        return None
    names = [factory.root for factory in _opened(scope.project.of_kind(owner.kind.name), part, facts)]
    if not names:
        return None
    module = construction_module(owner, "dependencies" if part == "request" else "container")
    package, _, last = module.rpartition(".")
    value = Collection("[", tuple(Text(name) for name in dict.fromkeys(names)))
    type_ = Subscript("list", ("str",))
    return LifetimeView(
        module=scope.ours(package, last),
        names=layout.assignment("names", value, scope.style, annotation=type_, depth=2),
    )


def _opened(registries: Sequence[Registry], part: str, facts: Facts) -> Iterator[PyObject]:
    """The factories of a scope's components that are asynchronous context managers."""
    for registry in registries:
        for entry in registry.entries:
            scope, factory = entry.values.get("scope"), entry.values.get("factory")
            if isinstance(factory, PyObject) and scope == MemberValue(slot="scope", name=part.upper()):
                found = facts.find(factory)
                form = getattr(entry.spec, "form", None) or (found.form if isinstance(found, FunctionFact) else None)
                if form == "context":
                    yield factory
