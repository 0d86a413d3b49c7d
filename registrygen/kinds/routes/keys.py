"""Which routes take idempotency keys, how, and from whom."""

from __future__ import annotations

from dataclasses import dataclass

from registrygen.api import (
    Call,
    Dict,
    Entry,
    Expr,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    layout,
    literal,
)
from registrygen.kinds.routes.described import ROUTE_CLASS, has_headers
from registrygen.kinds.routes.entries import is_protected, route
from registrygen.kinds.routes.spec import IdempotencyKeyModel

MODULE = "idempotency"
"""The module that routes take keys with, below the output's package."""
POLICIES, BOTH = "KEY_POLICIES", "DescribedIdempotentRoute"

STORE, SUBJECT = "idempotency_store", "idempotency_subject"
"""The head keys that name where answers are kept, and who sends a request."""
KEY = "Idempotency-Key"


def key_of(entry: Entry) -> IdempotencyKeyModel | None:
    """How a route takes keys; None where it takes none."""
    said = route(entry).idempotency_key
    if isinstance(said, IdempotencyKeyModel):
        return said
    return IdempotencyKeyModel() if said else None


def takes_keys(entry: Entry) -> bool:
    """Whether a route takes keys."""
    return key_of(entry) is not None


def has_keys(registry: Registry) -> bool:
    """Whether any route of a registry takes keys."""
    return any(takes_keys(entry) for entry in registry.entries)


def needs_key(entry: Entry) -> bool:
    """Whether a route refuses requests without a key."""
    said = key_of(entry)
    return said is not None and said.required


def store_of(registry: Registry) -> PyObject | None:
    """The dependency that gives the store of answers."""
    return registry.objects.get(STORE)


def subject_of(registry: Registry, entry: Entry) -> PyObject | None:
    """The dependency that says who sends a request; None where a route does not ask."""
    return registry.objects.get(SUBJECT) if is_protected(registry, entry) else None


@dataclass(frozen=True, kw_only=True)
class KeysView:
    """The table of how routes take keys, and the class of those whose answers have headers too, empty if there are none."""

    policies: str
    both: str
    described: str
    idempotent: str


def key_sections(registry: Registry, module: str) -> list[Section]:
    """The section of a registry of which a route takes keys."""
    if not has_keys(registry):
        return []
    both = [named_both(registry)] if _has_both(registry) else []
    names = [registry.layout.named(POLICIES), *both]
    return [
        Section(
            module=module,
            template="routes/keys.py.j2",
            defines=dict.fromkeys(names, registry.where(STORE)),
            exports=tuple(names),
            reexport=False,
            build=lambda scope: keys_view(registry, scope),
        )
    ]


def named_both(registry: Registry) -> str:
    """The class of routes that take keys and whose answers have headers."""
    return registry.layout.named(BOTH)


def keys_view(registry: Registry, scope: Scope) -> KeysView:
    """How the routes of a registry take keys."""
    policy, name = scope.ours(MODULE, "KeyPolicy"), registry.layout.named(POLICIES)
    items = tuple(
        (Text(entry.key), _policy(entry, said, policy))
        for entry in registry.entries
        if (said := key_of(entry)) is not None
    )
    mapping = Subscript(scope.std("collections.abc", "Mapping"), ("str", policy))
    type_ = Subscript(scope.std("typing", "Final"), (mapping,))
    value = call(scope.std("types", "MappingProxyType"), Dict(items))
    both = _has_both(registry)
    return KeysView(
        policies=layout.assignment(name, value, scope.style, annotation=type_),
        both=named_both(registry) if both else "",
        described=registry.layout.named(ROUTE_CLASS) if both else "",
        idempotent=scope.ours(MODULE, "IdempotentRoute") if both else "",
    )


def _has_both(registry: Registry) -> bool:
    return any(takes_keys(entry) and has_headers(registry, entry) for entry in registry.entries)


def _policy(entry: Entry, said: IdempotencyKeyModel, name: str) -> Call:
    return call(
        name,
        operation=Text(entry.key),
        required=literal(said.required),
        keep=literal(said.keep),
        lease=literal(said.lease),
    )


def route_class(registry: Registry, entry: Entry, scope: Scope) -> str | None:
    """The class of a route, None for FastAPI's own."""
    headers, keys = has_headers(registry, entry), takes_keys(entry)
    if headers and keys:
        return named_both(registry)
    if headers:
        return registry.layout.named(ROUTE_CLASS)
    return scope.ours(MODULE, "IdempotentRoute") if keys else None


def key_dependency(registry: Registry, entry: Entry, scope: Scope) -> Expr | None:
    """What a route depends on to take keys; None where it takes none."""
    store = store_of(registry)
    if store is None or not takes_keys(entry):
        return None
    subject = subject_of(registry, entry)
    sender = scope.use(subject) if subject is not None else scope.ours(MODULE, "anybody")
    return call(scope.ours(MODULE, "idempotency_key"), _policy_of(registry, entry), scope.use(store), sender)


def key_parameter(registry: Registry, entry: Entry, scope: Scope) -> Expr | None:
    """What a route's operation says of its key beside what FastAPI finds out; None where it takes none."""
    return call(scope.ours(MODULE, "key_parameter"), _policy_of(registry, entry)) if takes_keys(entry) else None


def _policy_of(registry: Registry, entry: Entry) -> Subscript:
    return Subscript(registry.layout.named(POLICIES), (Text(entry.key),))
