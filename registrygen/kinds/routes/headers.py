"""The headers that answers of a route carry: until when it is there, and how long its answers may be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from urllib.parse import quote

from registrygen.api import Entry, Registry, full_path
from registrygen.kinds.routes.entries import is_level, member_of, route
from registrygen.kinds.routes.paths import PARAMETER, parameters
from registrygen.kinds.routes.spec import CacheModel, RouteDeprecation

CACHEABLE = ("GET", "HEAD")
"""Methods whose answers caches keep."""
CREDENTIALS = "Authorization"
"""The header that tells users apart: one's answer must not be kept for another."""
NO_STORE = "no-store"


@dataclass(frozen=True, kw_only=True)
class RouteHeaders:
    """What answers of a route carry; what is empty is not sent.

    A link is a target and its relation to the route; a target may hold parameters of the route's path in braces.
    """

    deprecation: str = ""
    sunset: str = ""
    links: Sequence[tuple[str, str]] = ()
    cache_control: str = ""
    vary: Sequence[str] = ()


def headers_of(registry: Registry, entry: Entry) -> RouteHeaders | None:
    """The headers of a route; None where the specs ask for none."""
    said, cache = deprecation_of(entry), route(entry).cache
    since = day(said.since) if said else None
    if since is None and cache is None:
        return None
    sunset = day(said.remove_after or "") if said else None
    return RouteHeaders(
        deprecation=f"@{_second(since, time.min)}" if since else "",
        sunset=format_datetime(datetime.combine(sunset, time(23, 59, 59), UTC), usegmt=True) if sunset else "",
        links=_links(registry, entry, said) if said and since else (),
        cache_control=_cache_control(registry, entry, cache) if cache else "",
        vary=_vary(registry, entry, cache) if cache else (),
    )


def deprecation_of(entry: Entry) -> RouteDeprecation | None:
    """What the spec says of a route's end; None where it says no more than that there is one."""
    said = route(entry).deprecated
    return said if isinstance(said, RouteDeprecation) else None


def day(text: str) -> date | None:
    """The day that a text names as `2026-12-31`; None where it names none."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def is_shared(registry: Registry, entry: Entry) -> bool:
    """Whether an answer is for everybody, so that one cache may serve it to many."""
    return is_level(registry, entry, "public")


def is_cacheable(entry: Entry) -> bool:
    """Whether caches keep answers to the route's method."""
    return member_of(entry, "method") in CACHEABLE


def successor(registry: Registry, entry: Entry) -> str:
    """The target of the link to the route that takes a route's place.

    Empty where there is none, and where its path has a parameter that the route's own path has not.
    """
    said = deprecation_of(entry)
    other = registry.entry(said.use) if said and said.use else None
    if other is None:
        return ""
    path = full_path(registry, other)
    own = {item.name for item in parameters(full_path(registry, entry))}
    if not own.issuperset(item.name for item in parameters(path)):
        return ""
    return quote(PARAMETER.sub(lambda found: f"{{{found[1].partition(':')[0]}}}", path), safe="/{}:@!$&'()*+,;=~")


def _second(found: date, at: time) -> int:
    return int(datetime.combine(found, at, UTC).timestamp())


def _links(registry: Registry, entry: Entry, said: RouteDeprecation) -> list[tuple[str, str]]:
    target = successor(registry, entry)
    found = [(target, "successor-version")] if target else []
    # Braces of an address would be taken for parameters of the path.
    address = (said.link or "").replace("{", "%7B").replace("}", "%7D")
    return [*found, (address, "deprecation")] if address else found


def _cache_control(registry: Registry, entry: Entry, cache: CacheModel) -> str:
    if cache.no_store:
        return NO_STORE
    seconds = {
        "max-age": cache.max_age,
        "s-maxage": cache.shared_max_age,
        "stale-while-revalidate": cache.stale_while_revalidate,
        "stale-if-error": cache.stale_if_error,
    }
    words = {"no-cache": cache.no_cache, "must-revalidate": cache.must_revalidate}
    parts = [
        cache.visibility or ("public" if is_shared(registry, entry) else "private"),
        *(word for word, said in words.items() if said),
        *(f"{word}={count}" for word, count in seconds.items() if count is not None),
    ]
    return ", ".join(parts)


def _vary(registry: Registry, entry: Entry, cache: CacheModel) -> list[str]:
    if cache.no_store:
        return []
    own = [] if is_shared(registry, entry) else [CREDENTIALS]
    return list(dict.fromkeys([*own, *cache.vary]))
