"""The base class of events."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """Has fields and a method that events below it must not take for themselves."""

    event_id: UUID
    happened_at: datetime
    version: int = 1

    def describe(self) -> str:
        return "an event"


class Money:
    """An amount."""
