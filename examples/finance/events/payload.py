"""An event as the JSON object that logs, audit records and streams hold."""

from dataclasses import fields

from pydantic_core import to_jsonable_python

from finance.events.base import DomainEvent


def payload(event: DomainEvent) -> dict[str, object]:
    """The event's own fields, secrets masked."""
    own = (f.name for f in fields(event) if f.name not in _COMMON)
    return {name: to_jsonable_python(getattr(event, name), fallback=str) for name in own}


_COMMON = frozenset(f.name for f in fields(DomainEvent))
