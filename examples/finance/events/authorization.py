"""What happens to a user's roles."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from finance.events.base import DomainEvent


class Role(StrEnum):
    """What a user may do."""

    ADMIN = "admin"
    MEMBER = "member"
    READER = "reader"


@dataclass(frozen=True, kw_only=True)
class RoleAssignmentAttempted(DomainEvent):
    """An administrator asked to give a user a role."""

    user_id: UUID
    role: Role
    assigned_by: UUID


@dataclass(frozen=True, kw_only=True)
class RoleAssignmentSucceeded(DomainEvent):
    """A user was given a role."""

    user_id: UUID
    role: Role
    assigned_by: UUID
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RoleAssignmentFailed(DomainEvent):
    """A role was not given."""

    user_id: UUID
    role: Role
    assigned_by: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoleRevocationAttempted(DomainEvent):
    """An administrator asked to take a role from a user."""

    user_id: UUID
    role: Role
    revoked_by: UUID


@dataclass(frozen=True, kw_only=True)
class RoleRevocationSucceeded(DomainEvent):
    """A role was taken from a user."""

    user_id: UUID
    role: Role
    revoked_by: UUID


@dataclass(frozen=True, kw_only=True)
class RoleRevocationFailed(DomainEvent):
    """A role was not taken."""

    user_id: UUID
    role: Role
    revoked_by: UUID
    reason: str
