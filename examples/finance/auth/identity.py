"""Whom a request speaks for."""

from dataclasses import dataclass
from uuid import UUID

from finance.events.authorization import Role


@dataclass(frozen=True, kw_only=True)
class User:
    """A user who showed an access token, and the session that it belongs to."""

    id: UUID
    email: str
    role: Role
    session_id: UUID
