"""Rules about handlers: what the application's source has to have for every subscription."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.diagnostics.finding import Finding, Severity, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.facts import ClassFact, FunctionFact
from registrygen.model.payloads import payload_base, payload_of, wiring_of
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
    subscribed = {other.method for other in registry.subscriptions if other.handler.key == item.handler.key}
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
        problem = _parameter_problem(method, payload, context)
        if problem:
            name = f"`{method.object.name}`"
            stub = f"async def {item.method}(self, {wiring_of(registry).parameter}: {payload.short}) -> None"
            help = f"{method.span.path}:{method.span.line} has to be `{stub}`"
            yield finding(parameter.code, f"{name} {problem}", at=item.entry.span, help=help)


def _parameter_problem(method: FunctionFact, payload: PyObject, context: Context) -> str:
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
    return f"takes `{wanted.short}` and is subscribed to `{payload.short}`"


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
    what it handles, or remove it.
    """
    if not registry.complete or not registry.handlers:
        return
    base = payload_base(registry, context.project)
    for handler in registry.handlers.values():
        found = _class(handler, context)
        if found is None or (handler.method is not None and "{" not in handler.method):
            continue
        subscribed = {item.method for item in registry.subscriptions if item.handler.key == handler.key}
        for name, method in found.methods.items():
            if name not in subscribed and not name.startswith("_") and _looks_like_handler(method, base, context):
                message = f"nothing is subscribed to `{method.object.name}`"
                help = f"let an entry require `{handler.key}`, or remove the method"
                yield finding(method_orphan.code, message, at=method.span, help=help)


def _looks_like_handler(method: FunctionFact, base: PyObject | None, context: Context) -> bool:
    if method.sort != "method":
        return False
    if method.object.short.startswith("handle_"):
        return True
    if base is None or len(method.parameters) != 1 or method.parameters[0].annotation is None:
        return False
    type_ = method.parameters[0].annotation.object
    found = context.facts.find(type_) if type_ else None
    canonical = context.facts.canonical(base)
    return isinstance(found, ClassFact) and found.object != canonical and bool(found.is_subclass_of(canonical))


RULES = (method_missing, parameter, method_orphan)
CODES = (UNKNOWN,)
