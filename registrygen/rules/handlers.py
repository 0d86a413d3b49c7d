"""Rules about handlers: what the application's source has to have for every subscription."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from registrygen.diagnostics.finding import Finding, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.facts import ClassFact, FunctionFact
from registrygen.model.payloads import is_generic, method_prefix, payload_base, payload_of, required_base, wiring_of
from registrygen.model.registry import Entry, Handler, Registry, Subscription
from registrygen.model.rule import registry_rule
from registrygen.pysource.objects import PyObject
from registrygen.rules.classes import lacking
from registrygen.rules.context import Context

UNKNOWN = code(
    "handlers/outside",
    """A handler's class cannot be looked into, so that nothing is known about its methods.

    It, or one of its bases, is defined outside the source roots that `source` in the configuration names.
    """,
    Severity.WARNING,
)


def _class(handler: Handler, context: Context) -> ClassFact | None:
    found = context.facts.find(handler.target) if handler.target else None
    return found if isinstance(found, ClassFact) else None


@dataclass(frozen=True, kw_only=True)
class _Call:
    """A method of a handler's class, and the subscriptions of one registry that call it."""

    found: ClassFact
    handler: Handler
    method: str
    subscriptions: tuple[Subscription, ...]


def _calls(registry: Registry, context: Context) -> list[_Call]:
    """What has to be in classes that are known, of two handlers of one class once; entries without a payload call nothing."""
    calls: dict[tuple[PyObject, str], _Call] = {}
    for handler in registry.handlers.values():
        found = _class(handler, context)
        if found is None:
            continue
        for item in registry.subscriptions:
            if item.handler.key == handler.key and payload_of(registry, item.entry, context.project) is not None:
                key = (found.object, item.method)
                call = calls.get(key) or _Call(found=found, handler=handler, method=item.method, subscriptions=())
                calls[key] = replace(call, subscriptions=(*call.subscriptions, item))
    return list(calls.values())


@registry_rule("handlers/method-missing")
def method_missing(registry: Registry, context: Context) -> Iterator[Finding]:
    """A handler's class has no method for something that it has to handle.

    The registry says that the handler is to be called; without the method the wiring fails when the application starts.
    """
    missing = [item for item in _calls(registry, context) if item.method not in item.found.methods]
    for item in missing:
        if item.found.complete:
            yield context.lacking(_missing(registry, item, context))
    for found in dict.fromkeys(item.found.object for item in missing if not item.found.complete):
        unknown = [item for item in missing if item.found.object == found]
        count = "one of its methods" if len(unknown) == 1 else f"{len(unknown)} of its methods"
        message = f"`{found.short}` has a base outside the source roots: {count} cannot be checked"
        help = "add the base's source root to `source` in the configuration"
        yield finding(UNKNOWN, message, at=unknown[0].handler.span, help=help)


def _missing(registry: Registry, call: _Call, context: Context) -> Finding:
    found = call.found
    close = _meant(call, context)
    help = f"add `{_stub(registry, call, context)}` to {found.span.path}:{found.span.line}"
    if close:
        help += f"\n(did you mean `{close}`?)"
    message = f"`{found.object.short}` has no `{call.method}`"
    return finding(method_missing.code, message, at=call.subscriptions[0].span, help=help)


def _meant(call: _Call, context: Context) -> str | None:
    """The method of the class that nothing calls and that a missing one is most like: one of the two is misspelt."""
    subscribed = _subscribed(_uses(call.found, context))
    return nearest(call.method, [name for name in call.found.methods if name not in subscribed])


def _stub(registry: Registry, call: _Call, context: Context) -> str:
    """The method as it has to be: it takes the payload, the base where there are several, anything where they have none."""
    payloads = {payload_of(registry, item.entry, context.project) for item in call.subscriptions}
    taken = next(iter(payloads)) if len(payloads) == 1 else payload_base(registry, context.project)
    return (
        f"async def {call.method}(self, {wiring_of(registry).parameter}: {taken.short if taken else 'object'}) -> None"
    )


@registry_rule("handlers/parameter")
def parameter(registry: Registry, context: Context) -> Iterator[Finding]:
    """A handler's method cannot take what it is subscribed to.

    Its one parameter is annotated with another class, it has too many or too few, or it is not `async`.
    """
    for call in _calls(registry, context):
        method = call.found.methods.get(call.method)
        if method is None:
            continue
        for at, problem in _parameter_problems(method, call, registry, context).items():
            help = f"{method.span.path}:{method.span.line} has to be `{_stub(registry, call, context)}`"
            yield finding(parameter.code, f"`{method.object.name}` {problem}", at=at, help=help)


def _parameter_problems(method: FunctionFact, call: _Call, registry: Registry, context: Context) -> dict[Span, str]:
    """What is wrong with the method itself, once, or with what it takes, at each place that subscribes it to something else."""
    problem = _form_problem(method)
    if problem:
        return {call.subscriptions[0].span: problem}
    wanted = _taken(method)
    problems: dict[Span, str] = {}
    for item in call.subscriptions:
        payload = payload_of(registry, item.entry, context.project)
        if item.contested or wanted is None or payload is None:
            continue
        if not _accepts(wanted, item.entry, registry, context):
            problems.setdefault(item.span, f"takes `{wanted.short}` and is subscribed to `{payload.short}`")
    return problems


_BY_POSITION = ("positional", "positional_only", "var_positional")


def method_problem(method: FunctionFact, payload: PyObject, given: str, context: Context) -> str:
    """Why a method cannot take a payload, empty if it can; `given` says how the payload comes to it: `is subscribed to`."""
    problem = _form_problem(method)
    wanted = _taken(method)
    if problem or wanted is None or _is_a(payload, wanted, context):
        return problem
    return f"takes `{wanted.short}` and {given} `{payload.short}`"


def _taken(method: FunctionFact) -> PyObject | None:
    """What the first parameter by position is annotated with."""
    first = next((item for item in method.parameters if item.kind in _BY_POSITION), None)
    return first.annotation.object if first is not None and first.annotation else None


def _form_problem(method: FunctionFact) -> str:
    if not method.is_async:
        return "is not `async`"
    required = [item for item in method.parameters if not item.has_default and not item.kind.startswith("var_")]
    takes_one = any(item.kind in _BY_POSITION for item in method.parameters)
    if len(required) > 1 or not takes_one:
        return f"takes {len(required)} arguments where it is called with one"
    return ""


def _accepts(wanted: PyObject, entry: Entry, registry: Registry, context: Context) -> bool:
    """Whether a method that takes `wanted` can take the entry's payload, or could if the payload were what its base says.

    That it is not is said by `refs/not-a-subclass`. A method for another entry's payload cannot in any case.
    """
    payload = payload_of(registry, entry, context.project)
    if payload is None or _is_a(payload, wanted, context):
        return True
    base = required_base(registry, entry, context.project)
    found = context.facts.find(payload)
    if base is None or not isinstance(found, ClassFact) or not lacking(found, base, context):
        return False
    others = (payload_of(registry, item, context.project) for item in registry.entries)
    canonical = context.facts.canonical
    taken = canonical(wanted) in {canonical(item) for item in others if item}
    return _is_a(base, wanted, context) or (not taken and _is_a(wanted, base, context))


def _is_a(child: PyObject, parent: PyObject, context: Context) -> bool:
    """Whether a class is another one or derives from it; what cannot be looked into is taken on trust."""
    canonical = context.facts.canonical
    if canonical(parent) == canonical(child) or parent == PyObject("builtins", "object"):
        return True
    found = context.facts.find(child)
    return not isinstance(found, ClassFact) or found.is_subclass_of(canonical(parent)) is not False


@registry_rule("handlers/method-orphan")
def method_orphan(registry: Registry, context: Context) -> Iterator[Finding]:
    """A handler's class has a method that nothing is subscribed to.

    It looks like a handler method (by its name, or because it takes one of the payloads), and it is never called. Register
    what it handles, or remove it. A class that several registries use is looked at once, with the methods of all. A method that
    is like one that is missing is left to that finding.
    """
    for use in _first_uses(registry, context) if not context.project.uncertain else ():
        uses = _uses(use.found, context)
        if uses[0].registry is not registry or not all(item.registry.complete for item in uses):
            continue
        called = _subscribed(uses) | _misspelt(uses, context)
        expected = [_Expected.of(item, context) for item in uses if not is_generic(item.handler)]
        for name, method in use.found.methods.items():
            if name not in called and any(item.is_met(method, context) for item in expected):
                message = f"nothing is subscribed to `{method.object.name}`"
                help = f"let an entry require `{use.handler.key}`, or remove the method"
                yield finding(method_orphan.code, message, at=method.span, help=help)


@dataclass(frozen=True, kw_only=True)
class _Use:
    """A handler of a registry, and the class that it names."""

    registry: Registry
    handler: Handler
    found: ClassFact


def _first_uses(registry: Registry, context: Context) -> list[_Use]:
    """The registry's handlers whose class is known, of those of one class the first."""
    first: dict[PyObject, _Use] = {}
    for handler in registry.handlers.values():
        found = _class(handler, context)
        if found is not None:
            first.setdefault(found.object, _Use(registry=registry, handler=handler, found=found))
    return list(first.values())


def _uses(found: ClassFact, context: Context) -> list[_Use]:
    """The handlers of all registries that name the class."""
    return [
        _Use(registry=registry, handler=handler, found=found)
        for registry in context.project.registries
        for handler in registry.handlers.values()
        if (other := _class(handler, context)) is not None and other.object == found.object
    ]


def _subscribed(uses: Sequence[_Use]) -> set[str]:
    return {item.method for use in uses for item in use.registry.subscriptions if item.handler.key == use.handler.key}


def _misspelt(uses: Sequence[_Use], context: Context) -> set[str]:
    """The methods of a class that missing ones are most like: what is wrong with them is said there."""
    registries = {use.registry.identity: use.registry for use in uses}
    calls = [call for registry in registries.values() for call in _calls(registry, context)]
    missing = [
        call for call in calls if call.found.object == uses[0].found.object and call.method not in call.found.methods
    ]
    return {close for call in missing if (close := _meant(call, context))}


@dataclass(frozen=True, kw_only=True)
class _Expected:
    """What the methods of a handler look like: how their names begin, and what they take."""

    prefix: str
    base: PyObject | None
    payloads: frozenset[PyObject]

    @classmethod
    def of(cls, use: _Use, context: Context) -> _Expected:
        registry, canonical = use.registry, context.facts.canonical
        base = payload_base(registry, context.project)
        payloads = (payload_of(registry, entry, context.project) for entry in registry.entries)
        return cls(
            prefix=method_prefix(registry, use.handler),
            base=canonical(base) if base else None,
            payloads=frozenset(canonical(item) for item in payloads if item),
        )

    def is_met(self, method: FunctionFact, context: Context) -> bool:
        name = method.object.short
        if method.sort != "method" or name.startswith("_"):
            return False
        return bool(self.prefix and name.startswith(self.prefix)) or self._is_taken(method, context)

    def _is_taken(self, method: FunctionFact, context: Context) -> bool:
        """Whether the one parameter is a payload, registered or not."""
        annotation = method.parameters[0].annotation if len(method.parameters) == 1 else None
        found = context.facts.find(annotation.object) if annotation and annotation.object else None
        if not isinstance(found, ClassFact):
            return False
        if self.base is None:
            return found.object in self.payloads
        return found.object != self.base and bool(found.is_subclass_of(self.base))


RULES = (method_missing, parameter, method_orphan)
CODES = (UNKNOWN,)
