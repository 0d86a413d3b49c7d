"""Rules about handlers: what the application's source has to have for every subscription."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registrygen.diagnostics.finding import Finding, Severity, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.facts import ClassFact, FunctionFact
from registrygen.model.payloads import method_template, payload_base, payload_of, wiring_of
from registrygen.model.registry import Handler, Registry, Subscription
from registrygen.model.rule import registry_rule
from registrygen.pysource.objects import PyObject
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


@registry_rule("handlers/method-missing")
def method_missing(registry: Registry, context: Context) -> Iterator[Finding]:
    """A handler's class has no method for something that it has to handle.

    The registry says that the handler is to be called; without the method the wiring fails when the application starts.
    """
    for handler in registry.handlers.values():
        found = _class(handler, context)
        if found is None:
            continue
        wanted = [
            item
            for item in registry.subscriptions
            if item.handler.key == handler.key and payload_of(registry, item.entry, context.project) is not None
        ]
        missing = [item for item in wanted if item.method not in found.methods]
        if missing and not found.complete:
            message = f"`{found.object.short}` has a base outside the source roots: {len(missing)} of its methods cannot be checked"
            yield finding(
                UNKNOWN, message, at=handler.span, help="add the base's source root to `source` in the configuration"
            )
            continue
        for item in missing:
            yield context.lacking(_missing(registry, item, found, context))


def _missing(registry: Registry, item: Subscription, found: ClassFact, context: Context) -> Finding:
    payload = payload_of(registry, item.entry, context.project)
    type_ = payload.short if payload else "object"
    stub = f"async def {item.method}(self, {wiring_of(registry).parameter}: {type_}) -> None"
    help = f"add `{stub}` to {found.span.path}:{found.span.line}"
    subscribed = _subscribed(_uses(found, context))
    close = nearest(item.method, [name for name in found.methods if name not in subscribed])
    if close:
        help += f"\n(did you mean `{close}`?)"
    return finding(method_missing.code, f"`{found.object.short}` has no `{item.method}`", at=item.entry.span, help=help)


@registry_rule("handlers/parameter")
def parameter(registry: Registry, context: Context) -> Iterator[Finding]:
    """A handler's method cannot take what it is subscribed to.

    Its one parameter is annotated with another class, it has too many or too few, or it is not `async`.
    """
    for item in registry.subscriptions:
        found = _class(item.handler, context)
        method = found.methods.get(item.method) if found else None
        payload = payload_of(registry, item.entry, context.project)
        if method is None or payload is None:
            continue
        problem = method_problem(method, payload, "is subscribed to", context)
        if problem:
            name = f"`{method.object.name}`"
            stub = f"async def {item.method}(self, {wiring_of(registry).parameter}: {payload.short}) -> None"
            help = f"{method.span.path}:{method.span.line} has to be `{stub}`"
            yield finding(parameter.code, f"{name} {problem}", at=item.entry.span, help=help)


def method_problem(method: FunctionFact, payload: PyObject, given: str, context: Context) -> str:
    """Why a method cannot take a payload, empty if it can; `given` says how the payload comes to it: `is subscribed to`."""
    if not method.is_async:
        return "is not `async`"
    required = [item for item in method.parameters if not item.has_default and not item.kind.startswith("var_")]
    takes_one = any(item.kind in ("positional", "positional_only", "var_positional") for item in method.parameters)
    if len(required) > 1 or not takes_one:
        return f"takes {len(required)} arguments where it is called with one"
    first = next(item for item in method.parameters if item.kind in ("positional", "positional_only", "var_positional"))
    wanted = first.annotation.object if first.annotation else None
    if wanted is None or _accepts(wanted, payload, context):
        return ""
    return f"takes `{wanted.short}` and {given} `{payload.short}`"


def _accepts(wanted: PyObject, payload: PyObject, context: Context) -> bool:
    canonical = context.facts.canonical
    if canonical(wanted) == canonical(payload) or wanted == PyObject("builtins", "object"):
        return True
    found = context.facts.find(payload)
    return not isinstance(found, ClassFact) or found.is_subclass_of(canonical(wanted)) is not False


@registry_rule("handlers/method-orphan")
def method_orphan(registry: Registry, context: Context) -> Iterator[Finding]:
    """A handler's class has a method that nothing is subscribed to.

    It looks like a handler method (by its name, or because it takes one of the payloads), and it is never called. Register
    what it handles, or remove it. A class that several registries use is looked at once, with the methods of all.
    """
    for use in _first_uses(registry, context):
        uses = _uses(use.found, context)
        if uses[0].registry is not registry or not all(item.registry.complete for item in uses):
            continue
        subscribed = _subscribed(uses)
        expected = [_Expected.of(item, context) for item in uses if not item.is_generic]
        for name, method in use.found.methods.items():
            if name not in subscribed and any(item.is_met(method, context) for item in expected):
                message = f"nothing is subscribed to `{method.object.name}`"
                help = f"let an entry require `{use.handler.key}`, or remove the method"
                yield finding(method_orphan.code, message, at=method.span, help=help)


@dataclass(frozen=True, kw_only=True)
class _Use:
    """A handler of a registry, and the class that it names."""

    registry: Registry
    handler: Handler
    found: ClassFact

    @property
    def is_generic(self) -> bool:
        """Whether one method takes every entry, so that the others of the class are its own affair."""
        return self.handler.method is not None and "{" not in self.handler.method


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
            prefix=(use.handler.method or method_template(registry)).partition("{")[0],
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
