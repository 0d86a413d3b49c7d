"""What has to hold for events that travel over a message broker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registrygen.api import (
    ClassFact,
    Context,
    Entry,
    Finding,
    PyObject,
    Registry,
    Severity,
    classes_in,
    entry_rule,
    finding,
    registry_rule,
)
from registrygen.kinds.events.spec import EventEntry, EventsDocument

_NAME = re.compile(r"[A-Za-z0-9._-]+\Z")
_SECRETS = frozenset(PyObject("pydantic", name) for name in ("SecretStr", "SecretBytes", "Secret"))
_UNTOLD = frozenset(
    {PyObject("builtins", "object"), PyObject("typing", "Any"), PyObject("collections.abc", "Callable")}
)
_READABLE = frozenset(
    {
        PyObject("enum", "Enum"),
        PyObject("typing", "NamedTuple"),
        PyObject("typing", "TypedDict"),
        PyObject("typing", "Protocol"),
    }
)


def _asks_for_broker(registry: Registry) -> bool:
    return isinstance(registry.head, EventsDocument) and registry.head.broker is not None


def _travels(entry: Entry, registry: Registry) -> bool:
    """Whether the entry's events go over the broker: there is one, a handler takes them, and they are not kept from it."""
    local = isinstance(entry.spec, EventEntry) and entry.spec.local
    handled = any(item.entry.key == entry.key for item in registry.subscriptions)
    return _asks_for_broker(registry) and handled and not local


@registry_rule("events/broker-unused")
def broker_unused(registry: Registry, context: Context) -> Iterator[Finding]:
    """A registry asks for a message broker and has no handlers, so that there is nothing to deliver to."""
    if _asks_for_broker(registry) and not registry.handlers:
        help = "declare `handlers`, or remove `broker`"
        yield finding(
            broker_unused.code,
            "events are to travel over a broker, and nothing handles them",
            at=registry.where_key("broker"),
            help=help,
        )


@entry_rule("events/local", Severity.WARNING)
def local(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An event is to stay within its process, and no event of the registry leaves it: the document asks for no broker."""
    if isinstance(entry.spec, EventEntry) and entry.spec.local and not _asks_for_broker(registry):
        help = "remove `local`, or add `broker` to the document"
        yield finding(local.code, f"`{entry.key}` is local, as every event here is", at=entry.where("local"), help=help)


@entry_rule("events/broker-name")
def broker_name(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An event's key cannot be the name of a topic or queue.

    What brokers allow in names differs; letters, digits, `_`, `-` and dots are allowed by all of them.
    """
    if _travels(entry, registry) and not _NAME.match(entry.key):
        help = "use letters, digits, `_`, `-` and dots, and name the class by `object`"
        yield finding(broker_name.code, f"`{entry.key}` cannot be a name at the broker", at=entry.span, help=help)


@entry_rule("events/not-serialisable")
def not_serialisable(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An event that travels over a broker holds something that JSON loses.

    pydantic masks secrets, and cannot read back what is annotated with `object`, `Any` or `Callable`, nor a class of the
    application that is no dataclass, enum, named tuple or model. What stands outside the source roots is taken on trust. An event
    with `local: true` stays within its process.
    """
    event = entry.values.get(registry.key_field.key)
    if not isinstance(event, PyObject) or not _travels(entry, registry):
        return
    problem = _class_problem(event, context, frozenset()) or _declared_problem(entry, registry, context)
    if problem:
        message = f"`{entry.key}` cannot travel over a broker: {problem}"
        yield finding(
            not_serialisable.code, message, at=entry.span, help="let it stay within its process: `local: true`"
        )


def _declared_problem(entry: Entry, registry: Registry, context: Context) -> str:
    """What speaks against the fields that the entry itself declares."""
    made = registry.classes.get(entry.key)
    for field in made.fields if made else ():
        for part in classes_in(field.type):
            named = getattr(part, "object", None)
            problem = _part_problem(named, context, frozenset()) if isinstance(named, PyObject) else ""
            if problem:
                return f"`{field.name}` {problem}"
    return ""


def _class_problem(cls: PyObject, context: Context, visited: frozenset[PyObject]) -> str:
    """What of a class JSON loses, empty if nothing is known to be; `visited` are the classes around it."""
    found = context.facts.find(cls)
    if not isinstance(found, ClassFact) or found.object in visited:
        return ""
    if _is_plain(found):
        return f"`{found.object.short}` is no dataclass"
    for name, attribute in found.attributes.items():
        if name.startswith("_") or attribute.annotation is None:
            continue
        for part in (*attribute.annotation.names.values(), attribute.annotation.object):
            problem = _part_problem(part, context, visited | {found.object}) if part is not None else ""
            if problem:
                return f"`{name}` {problem}"
    return ""


def _part_problem(part: PyObject, context: Context, visited: frozenset[PyObject]) -> str:
    meant = context.facts.canonical(part)
    if meant in _SECRETS:
        return f"is a `{meant.short}`, which is masked"
    if meant in _UNTOLD:
        return f"is annotated with `{meant.short}`, which does not say what to read back"
    inner = _class_problem(meant, context, visited)
    return f"is a `{meant.short}`: {inner}" if inner else ""


def _is_plain(found: ClassFact) -> bool:
    """Whether a class that is known with all its bases is one that pydantic has no way to build."""
    decorated = any("dataclass" in decorator for decorator in found.decorators)
    return found.complete and not decorated and not _READABLE & set(found.ancestors)


RULES = (broker_unused, local, broker_name, not_serialisable)
