"""What has to hold for everything that is constructed: it can be, from what there is, in an order, and nothing outlives its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registrygen.api import (
    ClassFact,
    Context,
    Finding,
    FunctionFact,
    Handler,
    Registry,
    Related,
    Span,
    finding,
    is_identifier,
    registry_rule,
    suggestion,
)
from registrygen.kinds.components.calls import dependency_name
from registrygen.kinds.components.graph import (
    EMPTY,
    Graph,
    Supplied,
    UnknownName,
    Unsupplied,
    deriving,
    graph_in,
    wanted_type,
)
from registrygen.kinds.components.units import KIND, Unit, head

RESERVED = ("settings", "open", "close", "cls", "stack", "container")
"""Names that the container itself needs, and the code around it."""


def _graph(registry: Registry, context: Context) -> Graph:
    """The graph, for the first registry of components in a project whose specs could all be used; else one of nothing."""
    registries = context.project.of_kind(KIND)
    complete = all(item.complete for item in context.project.registries)
    return graph_in(context) if complete and registry is registries[0] else EMPTY


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
    graph = _graph(registry, context)
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
    for name, what in _taken(graph, context):
        if name in first:
            message = f"{first[name].shown} would be called like {what}"
            yield finding(same_name.code, message, at=first[name].span, help="rename it")


def _taken(graph: Graph, context: Context) -> Iterator[tuple[str, str]]:
    """Names that are made from others: of handlers' transactions, and of what holds the handlers of a registry."""
    for unit in graph.units:
        if unit.transactional:
            yield f"{unit.name}_transaction", f"the transaction of {unit.shown}"
    for registry in context.project.registries if graph.bus else ():
        if registry.handlers:
            yield (
                f"{registry.kind.singular}_handlers",
                f"what holds the handlers of {registry.kind.name.replace('_', ' ')}",
            )


@registry_rule("components/missing")
def missing(registry: Registry, context: Context) -> Iterator[Finding]:
    """Nothing supplies a parameter of something that is constructed.

    A parameter receives, in this order: what a spec gives it under `arguments` or `overrides`; the component or handler of its type, or
    one that `provides` it; its default; the setting of its name and type.
    """
    graph = _graph(registry, context)
    for unit, item in graph.edges():
        if isinstance(item.supply, Unsupplied) and not item.supply.candidates:
            yield _missing(graph, unit, item, context)


def _missing(graph: Graph, unit: Unit, item: Supplied, context: Context) -> Finding:
    annotation = item.parameter.annotation if item.parameter else None
    wanted = wanted_type(annotation)
    shown = f"{item.name}: {annotation.text}" if annotation else item.name
    close = list(deriving(graph, wanted, context.facts)) if wanted else []
    if close:
        help = f"{close[0].shown} derives from it: add `provides: [{wanted}]` to the component"
    elif wanted and wanted.module == "builtins":
        help = f"give it under `{_given_key(unit)}`, or add a setting of this name and type"
    elif wanted:
        help = f'add a component with `type: "{wanted}"`, or give the parameter under `{_given_key(unit)}`'
    else:
        help = f"give it under `{_given_key(unit)}`: its annotation names no class"
    return finding(
        missing.code,
        f"nothing supplies `{shown}` of {unit.shown}{_way(graph, unit)}",
        at=unit.span,
        help=help,
        related=_source(unit, context),
    )


def _given_key(unit: Unit) -> str:
    return "arguments" if unit.sort == "component" else "overrides"


def _way(graph: Graph, unit: Unit) -> str:
    """Who needs the unit, from the top down."""
    path = graph.path_to(unit)
    return f" ({_shown(path)})" if len(path) > 1 else ""


def _shown(path: Sequence[Unit]) -> str:
    return " -> ".join(unit.shown for unit in path)


def _source(unit: Unit, context: Context) -> tuple[Related, ...]:
    """Where the constructor or factory stands."""
    found = context.facts.find(unit.target)
    span = found.span if isinstance(found, ClassFact | FunctionFact) else None
    return (Related(message=f"`{unit.target.short}` stands here", span=span),) if span else ()


@registry_rule("components/ambiguous")
def ambiguous(registry: Registry, context: Context) -> Iterator[Finding]:
    """Several components could be meant by a parameter.

    All of them have or provide its type, and none is called like it. Name the parameter after the component, or say which under
    `arguments` or `overrides`.
    """
    graph = _graph(registry, context)
    for unit, item in graph.edges():
        if isinstance(item.supply, Unsupplied) and item.supply.candidates:
            candidates = item.supply.candidates
            names = " or ".join(candidate.shown for candidate in candidates)
            related = tuple(_declared(candidate) for candidate in candidates)
            message = f"`{item.name}` of {unit.shown} could be {names}"
            help = f"say which under `{_given_key(unit)}`: `{item.name}: {{component: {candidates[0].name}}}`"
            yield finding(ambiguous.code, message, at=unit.span, help=help, related=related)


def _declared(unit: Unit) -> Related:
    return Related(message=f"{unit.shown} is declared here", span=unit.span)


@registry_rule("components/cycle")
def cycle(registry: Registry, context: Context) -> Iterator[Finding]:
    """Components need each other to be constructed.

    None of them can be the first. Take one of the parameters out, or split off what both need.
    """
    graph = _graph(registry, context)
    for units in graph.cycles():
        path = _shown((*units, units[0]))
        related = tuple(_declared(unit) for unit in units[1:])
        help = "let one of them do without the other"
        yield finding(
            cycle.code, f"{path} need each other to be constructed", at=units[0].span, help=help, related=related
        )


@registry_rule("components/captive")
def captive(registry: Registry, context: Context) -> Iterator[Finding]:
    """Something that lives as long as the process holds something that lives as long as a request.

    It would keep the first request's instance for ever, a database session for instance.
    """
    graph = _graph(registry, context)
    for unit, part in graph.needed():
        if unit.scope == "app" and part.scope == "request":
            path = _shown((*graph.path_to(unit), part))
            life = "is constructed outside of requests" if unit.sort == "product" else "lives as long as the process"
            message = f"{unit.shown} {life} and holds {part.shown} of a request ({path})"
            help = "give both the scope `request`, or let it take what opens one"
            yield finding(captive.code, message, at=unit.span, help=help, related=(_declared(part),))
    for handler, unit in _subscribed(graph, context):
        if unit.scope == "request":
            message = f"the handler `{handler.key}` lives as long as the process, and the component {unit.shown} as long as a request"
            help = "give the component the scope `app`"
            yield finding(captive.code, message, at=handler.span, help=help, related=(_declared(unit),))


def _subscribed(graph: Graph, context: Context) -> Iterator[tuple[Handler, Unit]]:
    """The handlers that are subscribed to the bus, with what they are in the graph."""
    by_class = {unit.cls: unit for unit in graph.units}
    for registry in context.project.registries if graph.bus else ():
        for handler in registry.handlers.values():
            if handler.target in by_class:
                yield handler, by_class[handler.target]


@registry_rule("components/unknown-name")
def unknown_name(registry: Registry, context: Context) -> Iterator[Finding]:
    """A parameter is given a component or a setting that does not exist."""
    graph = _graph(registry, context)
    for unit, item in graph.edges():
        if isinstance(item.supply, UnknownName):
            supply, at = item.supply, unit.given_at(item.name, item.supply.sort)
            help = suggestion(supply.name, supply.known) or _choice(supply)
            yield finding(unknown_name.code, f"there is no {supply.sort} `{supply.name}`", at=at, help=help)


def _choice(supply: UnknownName) -> str:
    if supply.known:
        return f"name one of {', '.join(supply.known[:8])}"
    return 'add `settings: "package.module:Settings"` to the document'


@registry_rule("components/argument")
def argument(registry: Registry, context: Context) -> Iterator[Finding]:
    """What a spec gives by hand fits no parameter.

    `arguments` and `overrides` name parameters of the constructor or factory.
    """
    graph = _graph(registry, context)
    for unit in graph.units:
        names = [item.name for item in unit.parameters or () if not item.kind.startswith("var_")]
        takes_any = any(parameter.kind == "var_keyword" for parameter in unit.parameters or ())
        for name in unit.given or {}:
            if unit.parameters is not None and name not in names and not takes_any:
                yield finding(
                    argument.code,
                    f"{unit.shown} has no parameter `{name}`",
                    at=unit.given_at(name),
                    help=suggestion(name, names) or f"it takes {', '.join(names) or 'none'}",
                )


@registry_rule("components/unreadable")
def unreadable(registry: Registry, context: Context) -> Iterator[Finding]:
    """What a constructor takes, or what a factory gives, cannot be read.

    It is defined outside the source roots, or a decorator or base class from elsewhere decides. Write a factory of your own, or say it
    in the spec: `arguments` (`{}` for none) and `form`.
    """
    graph = _graph(registry, context)
    for unit in graph.units:
        name = f"`{unit.target.short}`"
        if unit.parameters is None and unit.given is None:
            help = f"name a `factory` of your own, or give `{_given_key(unit)}` (`{{}}` for none)"
            yield finding(unreadable.code, f"what {name} takes cannot be read", at=unit.span, help=help)
        elif (
            unit.form is None
            and not isinstance(context.facts.find(unit.target), FunctionFact)
            and unit.target != unit.cls
        ):
            help = "add `form: value`, `form: coroutine` or `form: context`"
            yield finding(unreadable.code, f"what {name} gives cannot be read", at=unit.span, help=help)


def _place(registry: Registry, unit: Unit, key: str) -> Span:
    entry = registry.entry(unit.name)
    return entry.where(key) if entry else unit.span


@registry_rule("components/factory")
def factory(registry: Registry, context: Context) -> Iterator[Finding]:
    """A component's factory gives something else than the specs say.

    Its return annotation names another class, it is of another form, or of one that cannot be used: a plain generator, or a context
    manager that is not asynchronous.
    """
    for unit in _graph(registry, context).units:
        found = context.facts.find(unit.target)
        if unit.sort != "component" or not isinstance(found, FunctionFact):
            continue
        problem = _factory_problem(unit, found, context)
        if problem:
            help = f"{found.span.path}:{found.span.line} defines it"
            yield finding(
                factory.code, f"`{found.object.short}` {problem}", at=_place(registry, unit, "factory"), help=help
            )


def _factory_problem(unit: Unit, found: FunctionFact, context: Context) -> str:
    if found.form is None:
        return "gives neither a value, a coroutine nor an asynchronous context manager: decorate it with `asynccontextmanager`"
    if unit.form != found.form:
        return f"gives a {found.form}, not a {unit.form}"
    supplied = context.facts.canonical(found.supplied) if found.supplied else None
    wanted = {context.facts.canonical(item) for item in (unit.cls, *unit.provides)}
    if supplied is None or supplied in wanted:
        return ""
    cls = context.facts.find(supplied)
    if isinstance(cls, ClassFact) and any(cls.is_subclass_of(item) is not False for item in wanted):
        return ""
    return f"gives a `{supplied.short}`, not a `{unit.cls.short}`"


@registry_rule("components/transaction")
def transaction(registry: Registry, context: Context) -> Iterator[Finding]:
    """A transaction cannot be opened as a spec asks for.

    `transaction` has to name an asynchronous context manager with one parameter, the component; and something that works within
    a transaction has to be constructed from a component that has one.
    """
    graph = _graph(registry, context)
    for unit in graph.units:
        found = context.facts.find(unit.transaction) if unit.transaction else None
        if isinstance(found, FunctionFact) and (found.form != "context" or len(found.parameters) != 1):
            message = f"`{found.object.short}` is not an asynchronous context manager with one parameter"
            help = f"{found.span.path}:{found.span.line} defines it"
            yield finding(transaction.code, message, at=_place(registry, unit, "transaction"), help=help)
        if unit.transactional and not any(item.transaction for item in graph.reached(unit, "request")):
            help = "say `transaction: false` where it is named, or give a component that it needs a `transaction`"
            message = f"{unit.shown} needs a transaction, and nothing that it is constructed from has one"
            yield finding(transaction.code, message, at=unit.span, help=help)


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
    graph = _graph(registry, context)
    if graph.bus and graph.bus.scope != "app":
        help = "give the component the scope `app`"
        yield finding(bus.code, f"`{name}` lives only as long as a request", at=registry.where("bus"), help=help)


@registry_rule("components/override")
def override(registry: Registry, context: Context) -> Iterator[Finding]:
    """`overrides` names no handler that is constructed, or several."""
    graph = _graph(registry, context)
    handlers = [unit for unit in graph.units if unit.sort in ("handler", "subscriber")]
    for consumer in head(registry).overrides if graph.units else ():
        meant = [unit for unit in handlers if consumer in (str(unit.cls), unit.cls.short)]
        if len(meant) != 1:
            names = [unit.cls.short for unit in handlers]
            problem = "means several handlers" if meant else "is no handler that is constructed"
            help = f'write `"{meant[0].cls}"`' if meant else suggestion(consumer, names)
            at = registry.documents[0].where_key("overrides", consumer)
            yield finding(override.code, f"`{consumer}` {problem}", at=at, help=help)


RULES = (
    identifier,
    same_name,
    missing,
    ambiguous,
    cycle,
    captive,
    unknown_name,
    argument,
    unreadable,
    factory,
    transaction,
    bus,
    override,
)
