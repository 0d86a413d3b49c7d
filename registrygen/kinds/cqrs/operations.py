"""What commands and queries have in common for their rules: a name that begins with a word, and a handler class of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registrygen.api import (
    HANDLER_OUTSIDE,
    ClassFact,
    Code,
    Context,
    Entry,
    Finding,
    FunctionFact,
    PyObject,
    Registry,
    Related,
    finding,
    method_problem,
    nearest,
    suggestion,
)

HANDLE = "handle"
_FIRST_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[A-Z]")


def operation_of(entry: Entry, registry: Registry) -> PyObject | None:
    """The class of the command or query."""
    value = entry.values.get(registry.key_field.key)
    return value if isinstance(value, PyObject) else None


def handler_of(entry: Entry, context: Context) -> ClassFact | None:
    """The handler's class as the source has it."""
    value = entry.values.get("handler")
    found = context.facts.find(value) if isinstance(value, PyObject) else None
    return found if isinstance(found, ClassFact) else None


def handle_of(entry: Entry, context: Context) -> FunctionFact | None:
    """The method that handles the entry's operation."""
    found = handler_of(entry, context)
    return found.methods.get(HANDLE) if found else None


def name_findings(entry: Entry, registry: Registry, code: Code, words: Sequence[str], key: str) -> Iterator[Finding]:
    """That the name of a class begins with none of the words, which the head gives under `key`."""
    operation = operation_of(entry, registry)
    name = operation.short if operation else entry.key
    if not any(_begins(name, word) for word in words):
        first = _FIRST_WORD.match(name)
        close = nearest(first[0], words) if first else None
        rename = f"did you mean `{close}{name[len(first[0]) :]}`?" if close and first else ""
        help = rename or f"rename it, or add the word to `{key}`, which has {', '.join(words)}"
        noun = registry.kind.singular
        yield finding(code, f"the {noun} `{name}` begins with none of `{key}`", at=entry.span, help=help)


def _begins(name: str, word: str) -> bool:
    """Whether a name begins with a word, and not with a longer one that begins alike."""
    return name.startswith(word) and not name[len(word) : len(word) + 1].islower()


def missing_handle(entry: Entry, registry: Registry, context: Context, code: Code) -> Iterator[Finding]:
    """That the handler's class has no method `handle`."""
    found = handler_of(entry, context)
    if found is None or HANDLE in found.methods:
        return
    at = entry.where("handler")
    if not found.complete:
        message = (
            f"`{found.object.short}` has a base outside the source roots: whether it has `{HANDLE}` cannot be checked"
        )
        help = "add the base's source root to `source` in the configuration"
        yield finding(HANDLER_OUTSIDE, message, at=at, help=help)
        return
    help = f"add `{stub(entry, registry)}` to {found.span.path}:{found.span.line}"
    close = suggestion(HANDLE, [name for name in found.methods if not name.startswith("_")])
    if close:
        help += f"\n({close})"
    yield context.lacking(finding(code, f"`{found.object.short}` has no `{HANDLE}`", at=at, help=help))


def unfit_handles(registry: Registry, context: Context, code: Code) -> Iterator[Finding]:
    """The methods `handle` that cannot be awaited with the operation as their argument; of a shared handler, the first use."""
    seen = {found.object for lender in _lenders(registry, context).values() if (found := handler_of(lender, context))}
    for entry in registry.entries:
        found, operation = handler_of(entry, context), operation_of(entry, registry)
        method = found.methods.get(HANDLE) if found else None
        if found is None or method is None or operation is None or found.object in seen:
            continue
        seen.add(found.object)
        problem = method_problem(method, operation, "is called with", context)
        if problem:
            help = f"{method.span.path}:{method.span.line} has to be `{stub(entry, registry)}`"
            yield finding(code, f"`{method.object.name}` {problem}", at=entry.where("handler"), help=help)


def stub(entry: Entry, registry: Registry) -> str:
    """The head of the method that the entry's handler has to have."""
    operation = operation_of(entry, registry)
    return f"async def {HANDLE}(self, {registry.kind.singular}: {operation.short if operation else 'object'})"


def shared_handlers(registry: Registry, context: Context, code: Code) -> Iterator[Finding]:
    """The handler classes that entries of two operations name."""
    first: dict[PyObject, Entry] = {}
    for entry in registry.entries:
        value = entry.values.get("handler")
        if not isinstance(value, PyObject):
            continue
        other = first.setdefault(context.facts.canonical(value), entry)
        if operation_of(other, registry) != operation_of(entry, registry):
            related = (Related(message="the other one", span=other.where("handler")),)
            message = f"`{value.short}` handles both `{other.key}` and `{entry.key}`"
            help = f"give each {registry.kind.singular} a handler class of its own"
            yield finding(code, message, at=entry.where("handler"), help=help, related=related)


def borrowed_handlers(registry: Registry, context: Context, code: Code) -> Iterator[Finding]:
    """The handler classes of queries that are those of commands whose lookups stand beside theirs."""
    owners = _lenders(registry, context)
    for entry in registry.entries:
        cls = _handler_class(entry)
        other = owners.get(context.facts.canonical(cls)) if cls else None
        if cls is not None and other is not None:
            related = (Related(message="the command", span=other.where("handler")),)
            message = f"`{cls.short}` handles both the command `{other.key}` and the query `{entry.key}`"
            help = "give each a handler class of its own"
            yield finding(code, message, at=entry.where("handler"), help=help, related=related)


def _lenders(registry: Registry, context: Context) -> dict[PyObject, Entry]:
    """The commands whose lookups stand beside those of a registry of queries, by their handlers' classes."""
    module = registry.layout.lookups_module
    others = [item for item in context.project.of_kind("commands") if item.kind is not registry.kind]
    commands = [entry for item in others if item.layout.lookups_module == module for entry in item.entries]
    return {context.facts.canonical(cls): entry for entry in reversed(commands) if (cls := _handler_class(entry))}


def _handler_class(entry: Entry) -> PyObject | None:
    value = entry.values.get("handler")
    return value if isinstance(value, PyObject) else None
