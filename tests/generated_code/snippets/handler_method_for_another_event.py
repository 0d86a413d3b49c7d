"""A handler class whose method takes another event than the one that it is subscribed to."""

from finance.events.authentication import (
    PasswordResetConfirmSucceeded,
    UserLoginFailed,
    UserPasswordChangeSucceeded,
)

from generated.events.wiring import SessionEventHandlerProtocol


class Sessions:
    async def handle_user_logout_succeeded(self, event: UserLoginFailed) -> None: ...

    async def handle_user_password_change_succeeded(self, event: UserPasswordChangeSucceeded) -> None: ...

    async def handle_password_reset_confirm_succeeded(self, event: PasswordResetConfirmSucceeded) -> None: ...


handler: SessionEventHandlerProtocol = Sessions()  # refused: assignment, reportAssignmentType, _user_logout_
