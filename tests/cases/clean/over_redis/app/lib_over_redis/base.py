"""What every event has, and the events that are written by hand."""

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID, uuid4

from pydantic import SecretStr


class Sort(Enum):
    """How an order came in."""

    WEB = "web"
    SHOP = "shop"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened."""

    event_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, kw_only=True)
class CustomerGreeted(Event):
    """Somebody came in."""

    name: str


@dataclass(frozen=True, kw_only=True)
class PasswordMailed(Event):
    """Holds a secret, and so stays within its process."""

    password: SecretStr
