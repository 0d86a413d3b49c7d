"""Where routes keep the answers to requests with keys, and whose keys they are."""

from finance.api.auth import CurrentUser
from generated.components.dependencies import IdempotencyKeysDependency
from generated.idempotency import IdempotencyStore


async def idempotency_store(keys: IdempotencyKeysDependency) -> IdempotencyStore:
    """The store that the process holds."""
    return keys


async def user_subject(user: CurrentUser) -> str:
    """The id of the user: keys of one user mean nothing to another."""
    return str(user.id)
