"""Ends the sessions that an event makes invalid."""

from finance.events.authentication import (
    PasswordResetConfirmSucceeded,
    UserLogoutSucceeded,
    UserPasswordChangeSucceeded,
)
from finance.sessions import SessionStore


class SessionEventHandler:
    """Revokes sessions in the store."""

    def __init__(self, store: SessionStore) -> None:
        self._store = store

    async def handle_user_logout_succeeded(self, event: UserLogoutSucceeded) -> None:
        await self._store.revoke(event.session_id)

    async def handle_user_password_change_succeeded(self, event: UserPasswordChangeSucceeded) -> None:
        await self._store.revoke_all(event.user_id, keep=event.session_id)

    async def handle_password_reset_confirm_succeeded(self, event: PasswordResetConfirmSucceeded) -> None:
        await self._store.revoke_all(event.user_id)
