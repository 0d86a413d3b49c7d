"""What has to hold for constructors, factories and transactions: they can be read, and give what the specs say."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    ClassFact,
    Context,
    Finding,
    FunctionFact,
    ParameterFact,
    PyObject,
    Registry,
    Related,
    Span,
    finding,
    lacking,
    registry_rule,
)
from registrygen.kinds.components.graph import Graph, UnknownName, Unsupplied, graph_in
from registrygen.kinds.components.units import KIND, Unit, request_handlers
from registrygen.kinds.components.wanted import is_optional, wanted_type

_SELF = frozenset(PyObject(module, "Self") for module in ("typing", "typing_extensions"))


@registry_rule("components/unreadable")
def unreadable(registry: Registry, context: Context) -> Iterator[Finding]:
    """What a constructor takes, or what a factory gives, cannot be read.

    It is defined outside the source roots, or a decorator or base class from elsewhere decides. Write a factory of your own, or say it
    in the spec: `arguments` (`{}` for none) and `form`.
    """
    graph = graph_in(registry, context)
    for unit in graph.units:
        name = f"`{unit.target.short}`"
        if unit.parameters is None and unit.given is None:
            own = "name a `factory` of your own, or give `arguments` (`{}` for none)"
            help = (
                own if unit.sort == "component" else f"give `overrides: {{{unit.cls.short}: {{}}}}`, with what it takes"
            )
            yield finding(unreadable.code, f"what {name} takes cannot be read", at=unit.span, help=help)
        elif (
            unit.form is None
            and not isinstance(context.facts.find(unit.target), FunctionFact)
            and unit.target != unit.cls
        ):
            help = "add `form: value`, `form: coroutine` or `form: context`"
            yield finding(unreadable.code, f"what {name} gives cannot be read", at=unit.span, help=help)


def _place(unit: Unit, key: str, context: Context) -> Span:
    """Where a component's entry says something; its registry need not be the first."""
    for registry in context.project.of_kind(KIND):
        entry = registry.entry(unit.name)
        if entry:
            return entry.where(key)
    return unit.span


@registry_rule("components/factory")
def factory(registry: Registry, context: Context) -> Iterator[Finding]:
    """A component's factory gives something else than the specs say.

    Its return annotation names another class, it is of another form, or of one that cannot be used: a plain generator, or a context
    manager that is not asynchronous.
    """
    for unit in graph_in(registry, context).units:
        found = context.facts.find(unit.target)
        if unit.sort != "component" or unit.target == unit.cls or not isinstance(found, FunctionFact | ClassFact):
            continue
        problem = _factory_problem(unit, found, context)
        if problem:
            help = f"{found.span.path}:{found.span.line} defines it"
            yield finding(
                factory.code, f"`{found.object.short}` {problem}", at=_place(unit, "factory", context), help=help
            )


def _factory_problem(unit: Unit, found: FunctionFact | ClassFact, context: Context) -> str:
    if isinstance(found, ClassFact):
        return _other_class(unit, found.object, context)
    if found.form is None:
        return "gives neither a value, a coroutine nor an asynchronous context manager: decorate it with `asynccontextmanager`"
    if unit.form != found.form:
        return f"gives a {found.form}, not a {unit.form}"
    if found.returns is not None and found.supplied is None and is_optional(found.returns):
        return f"gives `{found.returns.text}`, which need not be a `{unit.cls.short}`"
    if found.supplied is None or found.supplied in _SELF:
        return ""
    return _other_class(unit, found.supplied, context)


def _other_class(unit: Unit, supplied: PyObject, context: Context) -> str:
    """What is wrong where a factory gives another class; what cannot be looked into is taken on trust."""
    cls = context.facts.find(supplied)
    if context.facts.canonical(supplied) == context.facts.canonical(unit.cls):
        return ""
    if isinstance(cls, ClassFact) and not lacking(cls, unit.cls, context):
        return ""
    return f"gives a `{supplied.short}`, not a `{unit.cls.short}`"


@registry_rule("components/transaction")
def transaction(registry: Registry, context: Context) -> Iterator[Finding]:
    """A transaction cannot be opened as a spec asks for.

    `transaction` has to name an asynchronous context manager with one parameter, the component, which lives as long as a request;
    and something that works within a transaction has to be constructed from a component that has one.
    """
    graph = graph_in(registry, context)
    for unit in graph.units:
        if unit.transaction:
            yield from _transaction(unit, unit.transaction, context)
        # A transaction that is reached by way of the process is in the wrong scope: that is said where it is.
        parts = graph.reached(unit, "app", "request") if unit.transactional else ()
        known = all(_is_known(item, graph) for item in (unit, *parts))
        if unit.transactional and known and not any(item.transaction for item in parts):
            help = "say `transaction: false` where it is named, or give a component that it needs a `transaction`"
            message = f"{unit.shown} needs a transaction, and nothing that it is constructed from has one"
            yield finding(transaction.code, message, at=unit.span, help=help)


def _is_known(unit: Unit, graph: Graph) -> bool:
    """Whether it is known what a unit is constructed from; where it is not, that is said elsewhere."""
    supplied = all(not isinstance(item.supply, Unsupplied | UnknownName) for item in graph.supplies[unit.name])
    return supplied and not (unit.parameters is None and unit.given is None)


def _transaction(unit: Unit, target: PyObject, context: Context) -> Iterator[Finding]:
    at = _place(unit, "transaction", context)
    if unit.scope == "app":
        message = f"{unit.shown} lives as long as the process: all requests would share its transaction"
        yield finding(transaction.code, message, at=at, help="give the component the scope `request`")
    found = context.facts.find(target)
    if isinstance(found, FunctionFact):
        problem = _transaction_problem(unit, found, context)
        if problem:
            help = f"{found.span.path}:{found.span.line} defines it"
            yield finding(transaction.code, f"`{found.object.short}` {problem}", at=at, help=help)


def _transaction_problem(unit: Unit, found: FunctionFact, context: Context) -> str:
    first, *others = found.parameters or (None,)
    passable = first is not None and first.kind not in ("keyword_only", "var_keyword")
    if found.form != "context" or not passable or not all(_optional(item) for item in others):
        return "is not an asynchronous context manager with one parameter"
    wanted = wanted_type(first.annotation) if first else None
    cls = context.facts.find(unit.cls)
    if wanted is None or not isinstance(cls, ClassFact) or context.facts.canonical(wanted) == cls.object:
        return ""
    return f"takes a `{wanted.short}`, not a `{unit.cls.short}`" if lacking(cls, wanted, context) else ""


def _optional(parameter: ParameterFact) -> bool:
    return parameter.has_default or parameter.kind.startswith("var_")


@registry_rule("components/made-twice")
def made_twice(registry: Registry, context: Context) -> Iterator[Finding]:
    """A class is constructed for each request as a handler, and is a component or a subscribed handler too.

    Which of the two an injected one would be is undecided: a handler is constructed by its factory, within its transaction. Take the
    component out (`overrides` gives a handler's parameters what they need), or split the class.
    """
    graph = graph_in(registry, context)
    for unit in request_handlers(context.project, context.facts, {}) if graph.units else ():
        other = graph.by_class.get(context.facts.canonical(unit.cls))
        if other and other.sort != "handler":
            what = (
                f"the component {other.shown}"
                if other.sort == "component"
                else "a handler that is subscribed to the bus"
            )
            message = f"{unit.shown} is constructed for each request, and is {what} too"
            help = (
                "take the component out, or split the class" if other.sort == "component" else "let two classes do it"
            )
            related = (Related(message="the other one", span=other.span),)
            yield finding(made_twice.code, message, at=unit.span, help=help, related=related)


RULES = (unreadable, factory, transaction, made_twice)
