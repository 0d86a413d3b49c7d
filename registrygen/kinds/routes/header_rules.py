"""What has to hold for the headers that answers of routes carry."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import Context, Entry, Finding, Registry, entry_rule, finding
from registrygen.kinds.routes.entries import member_of, route
from registrygen.kinds.routes.headers import CACHEABLE, day, deprecation_of, is_cacheable, is_shared
from registrygen.kinds.routes.spec import CacheModel

DATES = ("since", "remove_after")


@entry_rule("routes/deprecation-date")
def deprecation_date(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """`since` or `remove_after` of a deprecated route is not a day: `2026-12-31`, year, month and day.

    Other entries may have a version there. Clients of a route read both as moments, in the headers `Deprecation` (RFC 9745) and
    `Sunset` (RFC 8594).
    """
    said = deprecation_of(entry)
    for key in DATES if said else ():
        text = getattr(said, key)
        if text is not None and day(text) is None:
            help = "write year, month and day: `2026-12-31`"
            yield finding(
                deprecation_date.code, f"`{text}` is not a date", at=entry.where("deprecated", key), help=help
            )


@entry_rule("routes/sunset")
def sunset(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route is removed before it is deprecated.

    RFC 9745 does not allow a `Sunset` that is earlier than the `Deprecation`.
    """
    said = deprecation_of(entry)
    since, removed = (day(said.since), day(said.remove_after or "")) if said else (None, None)
    if said and since and removed and removed < since:
        message = f"`{entry.key}` is removed on {said.remove_after}, and deprecated on {said.since}"
        help = f"write {said.since} or a later day"
        yield finding(sunset.code, message, at=entry.where("deprecated", "remove_after"), help=help)


@entry_rule("routes/cache-method")
def cache_method(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A route whose requests change something says how its answers are kept.

    Caches keep answers to GET and HEAD. An answer to another method that came from a cache would mean that nothing was done.
    """
    method = member_of(entry, "method")
    if route(entry).cache is not None and method and not is_cacheable(entry):
        message = f"answers to {method} are not kept"
        help = f"remove it: {' and '.join(CACHEABLE)} have caches"
        yield finding(cache_method.code, message, at=entry.where("cache"), help=help)


@entry_rule("routes/cache-shared")
def cache_shared(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Answers of a route that is not for everybody may be kept by caches that everybody shares.

    Such a cache would give one user's answer to another. Without `visibility` the answers are `private`.
    """
    cache = route(entry).cache
    if cache is None or not member_of(entry, "auth") or is_shared(registry, entry) or not is_cacheable(entry):
        return
    message = f"`{entry.key}` is not for everybody, and shared caches may keep its answers"
    if cache.visibility == "public":
        at, help = entry.where("cache", "visibility"), "write `private`, or leave it out"
        yield finding(cache_shared.code, message, at=at, help=help)
    elif cache.visibility is None and cache.shared_max_age is not None:
        at, help = entry.where_key("cache", "shared_max_age"), "write `max_age`, for the client's own cache"
        yield finding(cache_shared.code, message, at=at, help=help)


@entry_rule("routes/cache-contradiction")
def cache_contradiction(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """What a route says of its answers' keeping does not go together, or says nothing.

    What is not kept has no age; what a shared cache may not keep has none there; and what is used beyond its time has to have one.
    """
    cache = route(entry).cache
    for key, message, help in _contradictions(cache) if cache is not None else ():
        at = entry.where_key("cache", key) if key else entry.where("cache")
        yield finding(cache_contradiction.code, message, at=at, help=help)


def _contradictions(cache: CacheModel) -> Iterator[tuple[str, str, str]]:
    """The key, what is wrong with it, and how to mend it."""
    given = [name for name, info in CacheModel.model_fields.items() if getattr(cache, name) != info.default]
    if cache.no_store:
        for name in given:
            if name != "no_store":
                yield name, f"`{name}` says nothing of answers that are not kept", "remove it, or `no_store`"
        return
    if not set(given) & {"max_age", "shared_max_age", "no_cache"}:
        yield "", "nothing says how long answers are kept", "add `max_age: 60`, or write `{no_store: true}`"
        return
    if cache.visibility == "private" and cache.shared_max_age is not None:
        yield "shared_max_age", "shared caches keep no `private` answers", "remove it, or `visibility`"
    for name in ("stale_while_revalidate", "stale_if_error"):
        if name in given and cache.must_revalidate:
            yield name, f"`{name}` is the opposite of `must_revalidate`", "remove one of the two"
    if cache.no_cache and cache.max_age:
        yield "max_age", "with `no_cache` no answer is used without asking", "remove one of the two"


RULES = (deprecation_date, sunset, cache_method, cache_shared, cache_contradiction)
