"""A handler class with a method that is no coroutine function."""

from finance.events.authentication import (
    PasswordResetConfirmSucceeded,
    UserLogoutSucceeded,
    UserPasswordChangeSucceeded,
)

from generated.events.wiring import SessionEventHandlerProtocol


class Sessions:
    async def handle_user_logout_succeeded(self, event: UserLogoutSucceeded) -> None: ...

    def handle_user_password_change_succeeded(self, event: UserPasswordChangeSucceeded) -> None: ...

    async def handle_password_reset_confirm_succeeded(self, event: PasswordResetConfirmSucceeded) -> None: ...


handler: SessionEventHandlerProtocol = Sessions()  # refused: assignment, reportAssignmentType, _password_change_
