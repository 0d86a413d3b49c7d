"""What a command promises against what its handler does: the result that it returns, the events that it publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registrygen.api import (
    Context,
    Entry,
    Finding,
    LinkType,
    LinkValue,
    ListType,
    PyObject,
    Registry,
    entry_rule,
    finding,
    nearest,
)
from registrygen.kinds.cqrs.operations import handle_of, handler_of, other_owner
from registrygen.kinds.cqrs.returns import hides, names_class, result_classes
from registrygen.kinds.cqrs.spec import CommandEntry


def command(entry: Entry) -> CommandEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, CommandEntry)
    return entry.spec


@entry_rule("commands/result")
def result(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A command has a `result`, and its `handle` returns something else.

    The class has to be named by the return annotation, plain or inside another type: `Result[Registration, str]`,
    `Registration | None`. A method without a return annotation, or with an alias that cannot be looked into, is not judged.
    """
    wanted, method = entry.values.get("result"), handle_of(entry, context)
    returned = method.returns if method else None
    if not isinstance(wanted, PyObject) or method is None or returned is None or other_owner(entry, registry, context):
        return
    if names_class(returned, wanted, context) or hides(returned, context):
        return
    others = [found.object.short for found in result_classes(returned, context)]
    help = f"write `result: {others[0]}`" if others else "remove `result`"
    message = f"`{method.object.name}` returns `{returned.text}`, not `{wanted.short}`"
    help += f", or change {method.span.path}:{method.span.line}"
    yield finding(result.code, message, at=entry.where("result"), help=help)


@entry_rule("commands/result-undeclared")
def result_undeclared(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A command has no `result`, and its `handle` returns a dataclass or a model of the application.

    Failures do not count: of `Result[Registration, RegistrationError]` the first argument does, and a class whose name ends in
    `Error`, `Exception` or `Failure` never.
    """
    method = handle_of(entry, context)
    returned = method.returns if method else None
    if command(entry).result is not None or method is None or returned is None or other_owner(entry, registry, context):
        return
    for found in result_classes(returned, context)[:1]:
        message = f"`{method.object.name}` returns `{found.object.short}`, and `{entry.key}` has no `result`"
        yield finding(
            result_undeclared.code, message, at=entry.where("handler"), help=f"add `result: {found.object.short}`"
        )


@dataclass(frozen=True, kw_only=True)
class Published:
    """The events of an entry against those that its handler names: `absent` by place in the list, `undeclared` by class."""

    absent: Mapping[int, PyObject]
    undeclared: tuple[PyObject, ...]

    def meant(self, event: PyObject) -> PyObject | None:
        """The undeclared event whose name an absent one's comes near."""
        close = nearest(event.short, [item.short for item in self.undeclared])
        return next((item for item in self.undeclared if item.short == close), None)


def published(entry: Entry, registry: Registry, context: Context) -> Published | None:
    """How the events of an entry and its handler differ; None where that cannot be known."""
    links, handler = entry.values.get("emits"), handler_of(entry, context)
    if not isinstance(links, tuple) or handler is None or not all(isinstance(link, LinkValue) for link in links):
        return None
    if other_owner(entry, registry, context):
        return None
    declared = [_class_of(link, context) for link in links]
    mentioned = context.facts.mentions(handler.object)
    absent = {index: item for index, item in enumerate(declared) if item is not None and item not in mentioned}
    known = _event_classes(registry, context)
    undeclared = sorted((item for item in known & mentioned if item not in declared), key=str)
    return Published(absent=absent, undeclared=tuple(undeclared))


def _class_of(link: LinkValue, context: Context) -> PyObject | None:
    """The class of the event that a link leads to."""
    target = context.project.get(link.kind, link.module, link.registry)
    event = target.entry(link.key)
    value = event.values.get(target.key_field.key) if event else None
    return context.facts.canonical(value) if isinstance(value, PyObject) else None


def _event_classes(registry: Registry, context: Context) -> frozenset[PyObject]:
    """The classes of all events that entries of the registry may refer to."""
    type_ = next(field.type for field in registry.fields if field.key == "emits")
    kind = type_.item.kind if isinstance(type_, ListType) and isinstance(type_.item, LinkType) else ""
    values = (
        event.values.get(target.key_field.key) for target in context.project.of_kind(kind) for event in target.entries
    )
    return frozenset(context.facts.canonical(value) for value in values if isinstance(value, PyObject))


@entry_rule("commands/event-not-published")
def event_not_published(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A command emits an event, and its handler does not name the event's class.

    The bodies of the handler, of its bases and of what it uses of its own module are searched.
    """
    difference, handler = published(entry, registry, context), handler_of(entry, context)
    if difference is None or handler is None:
        return
    for index, event in difference.absent.items():
        meant = difference.meant(event)
        place = f"{handler.span.path}:{handler.span.line}"
        help = f"did you mean `{meant.short}`?" if meant else f"publish it in {place}, or take it off `emits`"
        message = f"`{handler.object.short}` does not publish `{event.short}`"
        at = entry.where("emits", index)
        yield context.lacking(finding(event_not_published.code, message, at=at, help=help))


@entry_rule("commands/event-undeclared")
def event_undeclared(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A command's handler names the class of an event, and `emits` of the command does not have it."""
    difference, handler = published(entry, registry, context), handler_of(entry, context)
    if difference is None or handler is None:
        return
    meant = {difference.meant(event) for event in difference.absent.values()}
    for event in difference.undeclared:
        if event not in meant:
            message = f"`{handler.object.short}` publishes `{event.short}`, and `{entry.key}` does not say so"
            at = entry.where("emits")
            yield finding(event_undeclared.code, message, at=at, help=f"add `{event.short}` to `emits`")


RULES = (result, result_undeclared, event_not_published, event_undeclared)
