"""The cache of queries: how long each policy keeps an answer, and the function that asks cache or handler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Collection,
    Comprehension,
    Dict,
    Entry,
    EnumMember,
    MemberValue,
    Project,
    Registry,
    Scope,
    Section,
    Subscript,
    call,
    items,
    layout,
    literal,
)
from registrygen.kinds.cqrs.spec import CACHE_SECONDS, QueriesDocument

CACHE_MODULE, NOTHING = "cache", "none"
ANSWER, CACHED_ANSWER = "answer", "CachedAnswer"
NAMES = (CACHED_ANSWER, "QueryCache", "QUERY_CACHE_SECONDS", ANSWER, "query_key")
PRIVATE = ("_PLAIN", "_POLICIES", "_encoded", "_state", "Q", "R")


def cache_module(registry: Registry) -> str:
    """The module of the cache of a registry's queries, beside the registry."""
    package, dot, _ = registry.layout.module.rpartition(".")
    return f"{package}{dot}{CACHE_MODULE}"


def seconds_of(registry: Registry) -> Mapping[str, int]:
    """How long each policy keeps an answer, by the policies' words: the kind's own, and the document's over them."""
    head = registry.head
    assert isinstance(head, QueriesDocument)
    return {**CACHE_SECONDS, **head.cache}


def seconds_by_member(registry: Registry) -> list[tuple[EnumMember, int]]:
    """The policies that have seconds, in the order of the enum."""
    enumeration = registry.enums["cache_policy"]
    said = seconds_of(registry)
    found = ((member, said.get(str(member.value), said.get(member.name))) for member in enumeration.members)
    return [(member, seconds) for member, seconds in found if seconds is not None]


def policy_of(value: object) -> str:
    """The name of the policy that a query has."""
    return value.name if isinstance(value, MemberValue) else ""


def caches(registry: Registry) -> bool:
    """Whether the answer to any query is kept."""
    return bool(cached_entries(registry))


def cached_entries(registry: Registry) -> list[Entry]:
    """The queries whose answers are kept."""
    nothing = registry.enums["cache_policy"].member(NOTHING)
    kept_by_none = {nothing.name if nothing else "", ""}
    return [entry for entry in registry.entries if policy_of(entry.values.get("cache")) not in kept_by_none]


@dataclass(frozen=True, kw_only=True)
class CacheView:
    """The names of what the cache's module imports, and the blocks that depend on the registry."""

    awaitable: str
    callable: str
    mapping: str
    cast: str
    protocol: str
    type_var: str
    dataclass: str
    fields: str
    is_dataclass: str
    datetime: str
    enum: str
    hashlib: str
    iterable: str
    json: str
    seconds_name: str
    cached_answer: str
    query_cache: str
    query_key: str
    plain: str
    seconds: str
    signature: str
    key_signature: str
    policies: str
    kept: str
    key: str
    returned: str
    stored: str


def cache_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """One module for each registry of queries of which one is cached."""
    return [_section(registry) for registry in registries if caches(registry)]


def _section(registry: Registry) -> Section:
    exported = tuple(registry.layout.named(name) for name in NAMES)
    return Section(
        module=cache_module(registry),
        template="cqrs/cache.py.j2",
        defines=dict.fromkeys((*exported, *PRIVATE), registry.where("cache")),
        exports=exported,
        reexport=False,
        build=lambda scope: cache_view(registry, scope),
        title="Answers to queries, kept for as long as the policy of each allows",
    )


def cache_view(registry: Registry, scope: Scope) -> CacheView:
    """The cache of a registry's queries."""
    cached_answer, query_cache, seconds, answer, query_key = map(registry.layout.named, NAMES)
    module = scope.imports.module
    cast = scope.std("typing", "cast")
    callable_, awaitable = scope.std("collections.abc", "Callable"), scope.std("collections.abc", "Awaitable")
    mapping = scope.std("collections.abc", "Mapping")
    parameters = [
        layout.Parameter("query", "Q"),
        layout.Parameter("handle", Subscript(callable_, ("[Q]", Subscript(awaitable, ("R",))))),
        layout.Parameter("cache", query_cache),
    ]
    return CacheView(
        awaitable=awaitable,
        callable=callable_,
        mapping=mapping,
        cast=cast,
        protocol=scope.std("typing", "Protocol"),
        type_var=scope.std("typing", "TypeVar"),
        dataclass=scope.std("dataclasses", "dataclass"),
        fields=scope.std("dataclasses", "fields"),
        is_dataclass=scope.std("dataclasses", "is_dataclass"),
        datetime=module("datetime"),
        enum=module("enum"),
        hashlib=module("hashlib"),
        iterable=scope.std("collections.abc", "Iterable"),
        json=module("json"),
        seconds_name=seconds,
        cached_answer=cached_answer,
        query_cache=query_cache,
        query_key=query_key,
        plain=_plain(scope),
        seconds=_seconds(registry, seconds, scope),
        signature=layout.signature(answer, parameters, "R", scope.style, is_async=True),
        key_signature=layout.signature(query_key, [layout.Parameter("query", "object")], "str", scope.style),
        policies=_policies(registry, scope),
        kept=layout.assignment("seconds", call(f"{seconds}.get", "policy"), scope.style, depth=1),
        key=layout.assignment("key", call(query_key, "query"), scope.style, depth=1),
        returned=layout.returned(call(cast, "R", "cached.value"), scope.style, depth=2),
        stored=layout.assignment("kept", call(cached_answer, value="result"), scope.style, depth=1),
    )


def _policies(registry: Registry, scope: Scope) -> str:
    """The policy of each query; made here, because a spec may leave out or change the lookup that tells it."""
    policy = next(field.name for field in registry.fields if field.key == "cache")
    loop = f"for query in {items(registry, scope)}"
    value = Comprehension("{", (f"query.{registry.key_field.name}", f"query.{policy}"), loop, None)
    type_ = Subscript("dict", ("type[object]", scope.enum(registry.enums["cache_policy"])))
    return layout.assignment("_POLICIES", value, scope.style, annotation=type_)


def _plain(scope: Scope) -> str:
    """The types whose text tells their values apart."""
    datetime, decimal, uuid = map(scope.imports.module, ("datetime", "decimal", "uuid"))
    others = (f"{decimal}.Decimal", f"{uuid}.UUID", f"{datetime}.date", f"{datetime}.timedelta")
    type_ = Subscript("tuple", (Subscript("type", ("object",)), "..."))
    value = Collection("(", ("int", "float", "str", "bytes", *others))
    return layout.assignment("_PLAIN", value, scope.style, annotation=type_)


def _seconds(registry: Registry, name: str, scope: Scope) -> str:
    enum = scope.enum(registry.enums["cache_policy"])
    type_ = Subscript(
        scope.std("typing", "Final"), (Subscript(scope.std("collections.abc", "Mapping"), (enum, "int")),)
    )
    table = Dict(tuple((f"{enum}.{member.name}", literal(seconds)) for member, seconds in seconds_by_member(registry)))
    return layout.assignment(name, call(scope.std("types", "MappingProxyType"), table), scope.style, annotation=type_)


CACHE = Artefact(name="cqrs/cache", consumes=("queries",), sections=cache_sections)
