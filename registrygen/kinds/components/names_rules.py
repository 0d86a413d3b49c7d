"""What has to hold for names: of components and handlers, and of those that documents mention."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Context,
    Entry,
    Finding,
    MemberValue,
    Registry,
    Related,
    entry_rule,
    finding,
    is_identifier,
    registry_rule,
    suggestion,
    wiring_names,
)
from registrygen.kinds.components.calls import CONTAINER_DEPENDENCY, GET_CONTAINER, dependency_name, get_name
from registrygen.kinds.components.container import handlers_field
from registrygen.kinds.components.graph import Graph, graph_in
from registrygen.kinds.components.units import KIND, Unit, head, scope_of

RESERVED = ("settings", "open", "close", "cls", "stack", "container")
"""Names that the container itself needs, and the code around it."""


@registry_rule("components/identifier")
def identifier(registry: Registry, context: Context) -> Iterator[Finding]:
    """A component's key is no name in Python, or one that the container needs for itself.

    The container has an attribute for each component that lives as long as the process, named by its key.
    """
    for entry in registry.entries:
        if not is_identifier(entry.key) or entry.key.startswith("_"):
            help = "use letters, digits and `_`, no `_` in front, and no keyword"
            yield finding(identifier.code, f"`{entry.key}` cannot name a component", at=entry.span, help=help)
        elif entry.key in RESERVED:
            help = "give the component another key"
            yield finding(identifier.code, f"the container has a `{entry.key}` of its own", at=entry.span, help=help)


@registry_rule("components/same-name")
def same_name(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two things that are constructed come to one name.

    A component is called by its key and a handler by its class, in the factories and dependencies that are generated.
    """
    graph = graph_in(registry, context)
    first: dict[str, Unit] = {}
    for unit in graph.units:
        other = first.setdefault(unit.name, unit)
        if other is not unit:
            related = (Related(message="the other one", span=other.span),)
            message = f"{unit.shown} and {other.shown} would both be called `{unit.name}`"
            yield finding(same_name.code, message, at=unit.span, help="rename one of them", related=related)
    injected: dict[str, Unit] = {}
    for unit in (item for item in first.values() if item.sort in ("component", "handler")):
        other = injected.setdefault(dependency_name(unit), unit)
        if other is not unit:
            related = (Related(message="the other one", span=other.span),)
            message = f"{unit.shown} and {other.shown} would both be injected as `{dependency_name(unit)}`"
            yield finding(same_name.code, message, at=unit.span, help="rename one of them", related=related)
    named = registry.layout.named
    for unit in (item for item in first.values() if item.name not in RESERVED):
        if dependency_name(unit) == named(CONTAINER_DEPENDENCY) or get_name(unit) == named(GET_CONTAINER):
            message = f"{unit.shown} would be injected as `{named(CONTAINER_DEPENDENCY)}`, which is the container"
            yield finding(same_name.code, message, at=unit.span, help="rename it")
    for name, what in _taken(graph, context):
        if name in first:
            message = f"{first[name].shown} would be called like {what}"
            yield finding(same_name.code, message, at=first[name].span, help="rename it")


def _taken(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Names that are made from others: of transactions, and of what holds the handlers of a registry."""
    for unit in graph.units:
        if unit.transaction:
            yield f"{unit.name}_transaction", f"the transaction on {unit.shown}"
    for registry in context.project.registries if graph.bus else ():
        if registry.handlers:
            what = f"what holds the handlers of {registry.kind.name.replace('_', ' ')}"
            yield handlers_field(registry), what


@registry_rule("components/same-holder")
def same_holder(registry: Registry, context: Context) -> Iterator[Finding]:
    """The handlers of two registries would be held by one field of the container.

    The container has a field for the handlers of each registry that is subscribed to its bus, called like their class.
    """
    first: dict[str, Registry] = {}
    for item in context.project.registries if graph_in(registry, context).bus else ():
        other = first.setdefault(handlers_field(item), item) if item.handlers else item
        if other is not item:
            name = wiring_names(item)[0]
            message = f"the container would hold two registries' handlers as `{handlers_field(item)}`"
            related = (Related(message="the other registry", span=other.where("handlers")),)
            help = f"give this one's class another name: `registry: {{rename: {{{name}: ...}}}}`"
            yield finding(same_holder.code, message, at=item.where_key("handlers"), help=help, related=related)


@registry_rule("components/bus")
def bus(registry: Registry, context: Context) -> Iterator[Finding]:
    """`bus` names no component that lives as long as the process."""
    name = head(registry).bus
    if name is None:
        return
    entry = registry.entry(name)
    if entry is None:
        help = suggestion(name, list(registry.by_key))
        yield finding(bus.code, f"there is no component `{name}`", at=registry.where("bus"), help=help)
        return
    scope = entry.values.get("scope")
    if isinstance(scope, MemberValue) and scope_of(registry, scope) == "request":
        help = "give the component the scope `app`"
        yield finding(bus.code, f"`{name}` lives only as long as a request", at=registry.where("bus"), help=help)


@registry_rule("components/one-container")
def one_container(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two registries of components name different settings, or a bus each.

    All registries of components make up one container, which is opened with one class of settings and has one bus.
    """
    for other in context.project.of_kind(KIND):
        if other is registry:
            return
        for key in ("settings", "bus"):
            said, before = getattr(head(registry), key), getattr(head(other), key)
            if said and before and (key == "bus" or registry.objects.get(key) != other.objects.get(key)):
                related = (Related(message="the other one", span=other.where(key)),)
                message = f"the container has its `{key}` already: `{before}`"
                help = "leave it out here: all components are in one container"
                yield finding(one_container.code, message, at=registry.where(key), help=help, related=related)


@registry_rule("components/override")
def override(registry: Registry, context: Context) -> Iterator[Finding]:
    """`overrides` names no handler that is constructed, or several."""
    graph = graph_in(context.project.of_kind(KIND)[0], context)
    handlers = [unit for unit in graph.units if unit.sort in ("handler", "subscriber")]
    for consumer in head(registry).overrides if graph.units else ():
        meant = [unit for unit in handlers if consumer in (str(unit.cls), unit.cls.short)]
        if len(meant) != 1:
            names = [unit.cls.short for unit in handlers]
            problem = "means several handlers" if meant else "is no handler that is constructed"
            help = f'write `"{meant[0].cls}"`' if meant else suggestion(consumer, names)
            at = registry.where_key("overrides", consumer)
            yield finding(override.code, f"`{consumer}` {problem}", at=at, help=help)
        elif consumer != str(meant[0].cls) and str(meant[0].cls) in head(registry).overrides:
            at, other = registry.where_key("overrides", consumer), registry.where_key("overrides", str(meant[0].cls))
            related = (Related(message="the other one", span=other),)
            message = f"`{consumer}` stands under `overrides` twice"
            yield finding(override.code, message, at=at, help="put the two together", related=related)


@entry_rule("components/scope")
def scope(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A component's scope is neither that of the process nor that of a request.

    An enum of one's own for scopes needs members that are called, or have the value, `app` and `request`.
    """
    said = entry.values.get("scope")
    if isinstance(said, MemberValue) and scope_of(registry, said) is None:
        help = "name a member that is called `app` or `request`, or has one of them as its value"
        message = f"`{said.name}` says neither `app` nor `request`"
        yield finding(scope.code, message, at=entry.where("scope"), help=help)


RULES = (identifier, scope, same_name, same_holder, bus, one_container, override)
