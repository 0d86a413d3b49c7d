"""Tells users by e-mail what they have to do or to know."""

from urllib.parse import urlencode

from pydantic import SecretStr

from finance.events.authentication import (
    PasswordResetConfirmSucceeded,
    PasswordResetRequestSucceeded,
    UserPasswordChangeSucceeded,
    UserRegistrationSucceeded,
)
from finance.events.sessions import SuspiciousSessionActivityDetected
from finance.mailer import Mailer


class EmailEventHandler:
    """Writes the messages; `public_url` is where users reach the application."""

    def __init__(self, mailer: Mailer, public_url: str) -> None:
        self._mailer = mailer
        self._public_url = public_url.rstrip("/")

    async def handle_user_registration_succeeded(self, event: UserRegistrationSucceeded) -> None:
        link = self._link("verify", event.verification_token)
        text = f"Welcome.\n\nPlease confirm that this address is yours:\n{link}\n"
        await self._mailer.send(event.email, "Confirm your address", text)

    async def handle_user_password_change_succeeded(self, event: UserPasswordChangeSucceeded) -> None:
        text = (
            f"Your password was changed at {event.occurred_at:%Y-%m-%d %H:%M} UTC.\n"
            "Every other session was logged out.\n\n"
            f"If that was not you, reset it now:\n{self._public_url}/password/forgot\n"
        )
        await self._mailer.send(event.email, "Your password was changed", text)

    async def handle_password_reset_request_succeeded(self, event: PasswordResetRequestSucceeded) -> None:
        link = self._link("password/reset", event.reset_token)
        text = (
            f"Choose a new password here:\n{link}\n\n"
            f"The link works until {event.expires_at:%Y-%m-%d %H:%M} UTC. "
            "If you did not ask for it, do nothing.\n"
        )
        await self._mailer.send(event.email, "Reset your password", text)

    async def handle_password_reset_confirm_succeeded(self, event: PasswordResetConfirmSucceeded) -> None:
        text = "Your password was reset and every session was logged out.\n"
        await self._mailer.send(event.email, "Your password was reset", text)

    async def handle_suspicious_session_activity_detected_operational(
        self, event: SuspiciousSessionActivityDetected
    ) -> None:
        text = (
            f"One of your sessions was used from {event.ip_address}: {event.reason}.\n\n"
            f"If that was not you, end it here:\n{self._public_url}/sessions/{event.session_id}\n"
        )
        await self._mailer.send(event.email, "Unusual activity in your account", text)

    def _link(self, path: str, token: SecretStr) -> str:
        return f"{self._public_url}/{path}?{urlencode({'token': token.get_secret_value()})}"
