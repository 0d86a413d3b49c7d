"""What has to hold for queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registrygen.api import (
    ClassFact,
    Context,
    Entry,
    Finding,
    Registry,
    Severity,
    Span,
    entry_rule,
    finding,
    nearest,
    registry_rule,
    same_object,
    suggestion,
)
from registrygen.kinds.cqrs.cache import (
    ANSWER,
    CACHED_ANSWER,
    NAMES,
    NOTHING,
    cache_module,
    cached_entries,
    policy_of,
    seconds_by_member,
)
from registrygen.kinds.cqrs.operations import (
    borrowed_handlers,
    handler_of,
    missing_handle,
    name_findings,
    operation_of,
    shared_handlers,
    unfit_handles,
)
from registrygen.kinds.cqrs.spec import QueriesDocument
from registrygen.kinds.cqrs.views import TOTAL


def _head(registry: Registry) -> QueriesDocument:
    assert isinstance(registry.head, QueriesDocument)
    return registry.head


@entry_rule("queries/prefix")
def prefix(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A query's name does not begin with a word that asks.

    A query says what is asked for: `GetAccount`, `ListAccounts`. The words under `prefixes` are those that the application uses.
    """
    yield from name_findings(entry, registry, prefix.code, _head(registry).prefixes, "prefixes")


@entry_rule("queries/handle-missing")
def handle_missing(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The class of a query's handler has no method `handle`."""
    yield from missing_handle(entry, registry, context, handle_missing.code)


@registry_rule("queries/handle")
def handle(registry: Registry, context: Context) -> Iterator[Finding]:
    """A query's `handle` cannot take the query.

    It is not `async`, its parameter is annotated with another class, or it takes more than one argument.
    """
    yield from unfit_handles(registry, context, handle.code)


@registry_rule("queries/handler-twice")
def handler_twice(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two queries, or a command and a query, name the same handler class."""
    yield from shared_handlers(registry, context, handler_twice.code)
    yield from borrowed_handlers(registry, context, handler_twice.code)


_OUTSIDE_BASES = frozenset({"BaseModel", "Generic", "Protocol", "ABC", "object"})
"""Bases from libraries that bring no fields of their own."""


def _fields(found: ClassFact, context: Context) -> Sequence[str] | None:
    """The fields of a query's class, its constructor's parameters included; None where a base may have others."""
    outside = [base for base in found.ancestors if not context.facts.covers(base.module)]
    if not found.complete and not all(base.short in _OUTSIDE_BASES for base in outside):
        return None
    parameters = context.facts.constructor(found.object) or ()
    return [*found.attributes, *(item.name for item in parameters if not item.kind.startswith("var_"))]


@entry_rule("queries/pagination")
def pagination(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A query is paginated and its class lacks a field of pages, or has them all and is not paginated.

    The fields are those under `pagination`: `limit` and `offset` unless the document says otherwise.
    """
    operation, wanted = operation_of(entry, registry), _head(registry).pagination
    found = context.facts.find(operation) if operation else None
    fields = _fields(found, context) if isinstance(found, ClassFact) else None
    if not isinstance(found, ClassFact) or fields is None or not wanted:
        return
    missing = [name for name in wanted if name not in fields]
    place = f"{found.span.path}:{found.span.line}"
    said = " and ".join(f"`{name}`" for name in missing or wanted)
    if entry.values.get("paginated") and missing:
        close = [f"`{near}`" for name in missing if (near := nearest(name, fields))]
        help = f"did you mean {' and '.join(close)}? {place} defines it" if close else f"add it to {place}"
        message = f"`{entry.key}` is paginated, and `{found.object.short}` has no {said}"
        yield finding(pagination.code, message, at=entry.where("paginated"), help=help)
    elif not entry.values.get("paginated") and not missing:
        message = f"`{entry.key}` has {said}, and is not paginated"
        yield finding(pagination.code, message, at=entry.where("paginated"), help="add `paginated: true`")


@registry_rule("queries/cache-seconds")
def cache_seconds(registry: Registry, context: Context) -> Iterator[Finding]:
    """A query's cache policy has no seconds.

    `cache` of the document says for how many seconds each policy keeps an answer.
    """
    enumeration = registry.enums.get("cache_policy")
    if enumeration is None or not enumeration.known:
        return
    words = [str(member.value) for member in enumeration.members]
    known = {member.name for member, _ in seconds_by_member(registry)}
    misspelt = {nearest(word, words) for word, _ in _cache_words(registry) if enumeration.member(word) is None}
    excused = {*(member.name for member in enumeration.members if member.value in misspelt), *known}
    for entry in registry.entries:
        member = enumeration.member(policy_of(entry.values.get("cache")))
        if member and member.name not in excused and member is not enumeration.member(NOTHING):
            help = f"add `cache: {{{member.value}: 60}}` to the document"
            message = f"the policy `{member.value}` of `{entry.key}` has no seconds"
            yield finding(cache_seconds.code, message, at=entry.where("cache"), help=help)


@registry_rule("queries/cache-unknown")
def cache_unknown(registry: Registry, context: Context) -> Iterator[Finding]:
    """`cache` gives seconds to a policy that does not exist, or to `none`, which keeps nothing."""
    enumeration = registry.enums.get("cache_policy")
    if enumeration is None or not enumeration.known:
        return
    nothing = enumeration.member(NOTHING)
    for word, at in _cache_words(registry):
        member = enumeration.member(word)
        if member is None:
            help = suggestion(word, [str(item.value) for item in enumeration.members if item is not nothing])
            message = f"`{word}` is not a member of `{enumeration.name}`"
            yield finding(cache_unknown.code, message, at=at, help=help)
        elif member is nothing:
            yield finding(cache_unknown.code, f"`{word}` keeps nothing, and has no seconds", at=at, help="remove it")


@registry_rule("queries/cache-unused", Severity.WARNING)
def cache_unused(registry: Registry, context: Context) -> Iterator[Finding]:
    """A query has a cache policy, and nothing in the source asks the cache.

    A policy keeps no answer by itself: the application calls the generated `answer` where it would call the handler. Source that
    names the policies, or the field that has them, may have a cache of its own; nothing is said then, or where the source has no
    handler of such a query.
    """
    enumeration = registry.enums.get("cache_policy")
    is_known = enumeration is not None and enumeration.known
    cached = [entry for entry in cached_entries(registry) if handler_of(entry, context)] if is_known else []
    if not cached or _is_asked(registry, context):
        return
    module, answer = cache_module(registry), registry.layout.named(ANSWER)
    many = f" and {len(cached) - 1} more" if len(cached) > 1 else ""
    message = f"nothing asks the cache for the answer to `{cached[0].key}`{many}"
    help = f"call `await {answer}(query, handler.handle, cache)`, from the generated `{module}`, or remove the policy"
    yield finding(cache_unused.code, message, at=cached[0].where("cache"), help=help)


def _is_asked(registry: Registry, context: Context) -> bool:
    """Whether a module that is not generated names something of the cache's, the policies, or the field that has them."""
    module, facts = cache_module(registry), context.facts
    own = [[*module.split("."), registry.layout.named(name)] for name in NAMES]
    field = next(item.name for item in registry.fields if item.key == "cache")
    found = facts.modules_naming(*own, [registry.enums["cache_policy"].name], [field])
    places = facts.modules_defining(registry.layout.named(CACHED_ANSWER))
    packages = [name.removesuffix(module) for name in places if f".{name}".endswith(f".{module}")]
    # Of a package without a name it cannot be told which modules are generated.
    return "" in packages or any(not name.startswith(tuple(packages)) for name in found)


def _cache_words(registry: Registry) -> list[tuple[str, Span]]:
    """The policies that a document gives seconds to, with their places."""
    owner = next((document for document in registry.documents if "cache" in document.values), None)
    return [(word, owner.where_key("cache", word)) for word in _head(registry).cache] if owner else []


@registry_rule("queries/figure-twice")
def figure_twice(registry: Registry, context: Context) -> Iterator[Finding]:
    """A figure of the queries has the name of one of the commands.

    Both go into one `get_statistics()`.
    """
    commands = context.project.of_kind("commands")
    others = [item for item in commands if item.layout.lookups_module == registry.layout.lookups_module]
    taken = {TOTAL.key, *(figure.key for item in others for figure in item.statistics)}
    for key in _head(registry).statistics:
        if key in taken:
            owner = next(document for document in registry.documents if "statistics" in document.values)
            message = f"`{key}` is a figure of both commands and queries"
            help = "give one of them another name"
            yield finding(figure_twice.code, message, at=owner.where_key("statistics", key), help=help)


RULES = (
    same_object, prefix, handle_missing, handle, handler_twice, pagination, cache_seconds, cache_unknown, cache_unused, figure_twice,
)  # fmt: skip
