"""What has to hold for commands."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import Context, Entry, Finding, Registry, entry_rule, registry_rule, same_object
from registrygen.kinds.cqrs.operations import missing_handle, name_findings, shared_handlers, unfit_handles
from registrygen.kinds.cqrs.promise_rules import RULES as PROMISE_RULES
from registrygen.kinds.cqrs.spec import CommandsDocument


@entry_rule("commands/verb")
def verb(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A command's name does not begin with a verb.

    A command says what is to be done: `RegisterUser`, not `UserRegistration`. The words under `verbs` are those that the
    application uses.
    """
    head = registry.head
    assert isinstance(head, CommandsDocument)
    yield from name_findings(entry, registry, verb.code, head.verbs, "verbs")


@entry_rule("commands/handle-missing")
def handle_missing(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The class of a command's handler has no method `handle`."""
    yield from missing_handle(entry, registry, context, handle_missing.code)


@registry_rule("commands/handle")
def handle(registry: Registry, context: Context) -> Iterator[Finding]:
    """A command's `handle` cannot take the command.

    It is not `async`, its parameter is annotated with another class, or it takes more than one argument.
    """
    yield from unfit_handles(registry, context, handle.code)


@registry_rule("commands/handler-twice")
def handler_twice(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two commands name the same handler class."""
    yield from shared_handlers(registry, context, handler_twice.code)


RULES = (same_object, verb, handle_missing, handle, handler_twice, *PROMISE_RULES)
