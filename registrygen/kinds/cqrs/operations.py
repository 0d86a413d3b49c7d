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
    """The methods `handle` that cannot be awaited with the operation as their argument; of a shared handler, its owner's."""
    lent = _lenders(registry, context)
    for cls, entry in _owners(registry, context).items():
        method, operation = handle_of(entry, context), operation_of(entry, registry)
        problem = method_problem(method, operation, "is called with", context) if method and operation else ""
        if method is not None and problem and cls not in lent:
            other = other_owner(entry, registry, context)
            help = (
                f"it belongs to {other}: give `{entry.key}` a handler of its own"
                if other
                else f"{method.span.path}:{method.span.line} has to be `{stub(entry, registry)}`"
            )
            yield finding(code, f"`{method.object.name}` {problem}", at=entry.where("handler"), help=help)


def other_owner(entry: Entry, registry: Registry, context: Context) -> str:
    """The command or query whose handler the entry names instead of its own: the handler's other user, whose class it takes."""
    if not _is_unfit(entry, registry, context):
        return ""
    canonical, cls = context.facts.canonical, _handler_class(entry)
    for item in (*context.project.of_kind("commands"), *context.project.of_kind("queries")):
        for other in item.entries:
            theirs = _handler_class(other)
            same = other is not entry and cls is not None and theirs is not None and canonical(cls) == canonical(theirs)
            if same and not _is_unfit(other, item, context):
                return f"the {item.kind.singular} `{other.key}`"
    return ""


def _is_unfit(entry: Entry, registry: Registry, context: Context) -> bool:
    """Whether the entry's handler cannot take its operation."""
    method, operation = handle_of(entry, context), operation_of(entry, registry)
    return bool(method and operation and method_problem(method, operation, "", context))


def _owners(registry: Registry, context: Context) -> dict[PyObject, Entry]:
    """The entry that each handler's class belongs to: the first whose operation it can take, or the first."""
    found: dict[PyObject, Entry] = {}
    for entry in registry.entries:
        cls = _handler_class(entry)
        if cls is None:
            continue
        other = found.setdefault(context.facts.canonical(cls), entry)
        if _is_unfit(other, registry, context) and not _is_unfit(entry, registry, context):
            found[context.facts.canonical(cls)] = entry
    return found


def stub(entry: Entry, registry: Registry) -> str:
    """The head of the method that the entry's handler has to have."""
    operation = operation_of(entry, registry)
    return f"async def {HANDLE}(self, {registry.kind.singular}: {operation.short if operation else 'object'})"


def shared_handlers(registry: Registry, context: Context, code: Code) -> Iterator[Finding]:
    """The handler classes that entries of two operations name; the one that they belong to is not to blame."""
    owners = _owners(registry, context)
    for entry in registry.entries:
        value = _handler_class(entry)
        other = owners[context.facts.canonical(value)] if value is not None else entry
        if value is not None and operation_of(other, registry) != operation_of(entry, registry):
            related = (Related(message="the other one", span=other.where("handler")),)
            message = f"`{value.short}` handles both `{other.key}` and `{entry.key}`"
            help = f"give each {registry.kind.singular} a handler class of its own"
            yield finding(code, message, at=entry.where("handler"), help=help, related=related)


def borrowed_handlers(registry: Registry, context: Context, code: Code) -> Iterator[Finding]:
    """The handler classes of queries that are those of commands whose lookups stand beside theirs.

    Of a command that names a query's handler `commands/handle` tells.
    """
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
    """The commands whose lookups stand beside those of a registry of queries, by their handlers' classes.

    Commands that name a query's handler instead of their own lend nothing.
    """
    module = registry.layout.lookups_module
    others = [item for item in context.project.of_kind("commands") if item.kind is not registry.kind]
    return {
        cls: entry
        for item in reversed(others)
        if item.layout.lookups_module == module
        for cls, entry in _owners(item, context).items()
        if not other_owner(entry, item, context)
    }


def _handler_class(entry: Entry) -> PyObject | None:
    value = entry.values.get("handler")
    return value if isinstance(value, PyObject) else None
