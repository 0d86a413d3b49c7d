"""A handler class that lacks a method of its Protocol."""

from finance.events.authentication import UserLogoutSucceeded, UserPasswordChangeSucceeded

from generated.events.wiring import EventHandlers


class SessionEventHandler:
    async def handle_user_logout_succeeded(self, event: UserLogoutSucceeded) -> None: ...

    async def handle_user_password_change_succeeded(self, event: UserPasswordChangeSucceeded) -> None: ...


def handlers(made: EventHandlers) -> EventHandlers:
    audit, email, session = made.audit, made.email, SessionEventHandler()
    return EventHandlers(
        logging=made.logging,
        audit=audit,
        email=email,
        session=session,  # refused: arg-type, reportArgumentType, handle_password_reset_confirm_succeeded
    )
