"""What has to hold for what is supplied: everything can be constructed, in an order, and nothing outlives its parts."""

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
    finding,
    is_identifier,
    nearest,
    registry_rule,
    suggestion,
)
from registrygen.kinds.components.graph import ByDefault, Graph, Supplied, UnknownName, Unsupplied, deriving, graph_in
from registrygen.kinds.components.units import Unit
from registrygen.kinds.components.wanted import wanted_type


@registry_rule("components/missing")
def missing(registry: Registry, context: Context) -> Iterator[Finding]:
    """Nothing supplies a parameter of something that is constructed.

    A parameter receives, in this order: what a spec gives it under `arguments` or `overrides`; the component or handler of its type, or
    one that `provides` it; its default; the setting of its name and type.
    """
    graph = graph_in(registry, context)
    for unit, item in graph.edges():
        if isinstance(item.supply, Unsupplied) and not item.supply.candidates and item.name not in _misspelt(unit):
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
    graph = graph_in(registry, context)
    for unit, item in graph.edges():
        if isinstance(item.supply, Unsupplied) and item.supply.candidates and item.name not in _misspelt(unit):
            candidates = item.supply.candidates
            names = " or ".join(candidate.shown for candidate in candidates)
            related = tuple(_declared(candidate) for candidate in candidates)
            message = f"`{item.name}` of {unit.shown} could be {names}"
            help = f"say which under `{_given_key(unit)}`: `{item.name}: {{component: {candidates[0].name}}}`"
            yield finding(ambiguous.code, message, at=unit.span, help=help, related=related)

    for handler, units in _subscribed_classes(graph, context):
        if len(units) > 1:
            names = " or ".join(unit.shown for unit in units)
            related = tuple(_declared(unit) for unit in units)
            message = f"the handler `{handler.key}` could be {names}"
            help = "give one of the components another class"
            yield finding(ambiguous.code, message, at=handler.span, help=help, related=related)


def _subscribed_classes(graph: Graph, context: Context) -> Iterator[tuple[Handler, list[Unit]]]:
    """The handlers that are subscribed to the bus, with the components of their class."""
    canonical = context.facts.canonical
    for handler, unit in _subscribed(graph, context):
        same = [item for item in graph.units if item.sort == "component" and canonical(item.cls) == canonical(unit.cls)]
        yield handler, same


def _declared(unit: Unit) -> Related:
    return Related(message=f"{unit.shown} is declared here", span=unit.span)


@registry_rule("components/cycle")
def cycle(registry: Registry, context: Context) -> Iterator[Finding]:
    """Components need each other to be constructed.

    None of them can be the first. Take one of the parameters out, or split off what both need.
    """
    graph = graph_in(registry, context)
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
    graph = graph_in(registry, context)
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
    for registry in context.project.registries if graph.bus else ():
        for handler in registry.handlers.values():
            if handler.target and handler.target in graph.by_class:
                yield handler, graph.by_class[handler.target]


@registry_rule("components/unknown-name")
def unknown_name(registry: Registry, context: Context) -> Iterator[Finding]:
    """A parameter is given a component or a setting that does not exist."""
    graph = graph_in(registry, context)
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
    graph = graph_in(registry, context)
    for unit in graph.units:
        names, takes_any = _names(unit), _takes_any(unit)
        for name in unit.given or {}:
            if takes_any and not is_identifier(name):
                message, help = (
                    f"`{name}` cannot be the name of a parameter",
                    "it has to be a name in Python, and no keyword",
                )
                yield finding(argument.code, message, at=unit.given_at(name), help=help)
            elif not takes_any and name not in names:
                message = f"{unit.shown} has no parameter `{name}`"
                help = suggestion(name, names) or f"it takes {', '.join(names) or 'none'}"
                yield finding(argument.code, message, at=unit.given_at(name), help=help)


def _names(unit: Unit) -> list[str]:
    """The names of a unit's parameters."""
    return [item.name for item in unit.parameters or () if not item.kind.startswith("var_")]


def _takes_any(unit: Unit) -> bool:
    """Whether a unit may take arguments of any name."""
    return unit.parameters is None or any(item.kind == "var_keyword" for item in unit.parameters)


def _misspelt(unit: Unit) -> frozenset[str | None]:
    """The parameters whose names come nearest to what is given and fits none: `components/argument` asks whether they are meant."""
    names = _names(unit)
    strays = [] if _takes_any(unit) else [name for name in unit.given or {} if name not in names]
    return frozenset(nearest(name, names) for name in strays)


@registry_rule("components/position")
def position(registry: Registry, context: Context) -> Iterator[Finding]:
    """A parameter that takes no keyword is left to its default, and one behind it is not.

    Arguments are passed by position up to the last that is given, so that none in front of it can be left out.
    """
    graph = graph_in(registry, context)
    for unit in graph.units:
        items = [item for item in graph.supplies[unit.name] if item.positional]
        given = [item for item in items if not isinstance(item.supply, ByDefault)]
        for item in items[: items.index(given[-1])] if given else ():
            if isinstance(item.supply, ByDefault):
                message = f"`{item.name}` of {unit.shown} has to be given: `{given[-1].name}` stands behind it, and neither takes a keyword"
                help = f"give it under `{_given_key(unit)}`"
                yield finding(position.code, message, at=unit.span, help=help, related=_source(unit, context))


RULES = (missing, ambiguous, cycle, captive, unknown_name, argument, position)
