"""Accounts, their addresses and passwords."""

from finance.api.parameters import ClientAddress
from finance.api.requests import ConfirmReset, CreateUser, RequestReset, VerifyAddress
from finance.api.schemas import UserCreated
from finance.auth.commands import (
    ConfirmPasswordReset,
    RegisterUser,
    RequestPasswordReset,
    VerifyEmail,
)
from finance.auth.handlers import RegisterUserHandler, VerifyEmailHandler
from finance.auth.renewal import ConfirmPasswordResetHandler, RequestPasswordResetHandler


async def create_user(body: CreateUser, handler: RegisterUserHandler) -> UserCreated:
    """Open an account; a token to verify its address is sent there."""
    command = RegisterUser(email=body.email, password=body.password)
    return UserCreated(user_id=await handler.handle(command))


async def verify_email(body: VerifyAddress, handler: VerifyEmailHandler) -> None:
    """Show that an address is one's own."""
    await handler.handle(VerifyEmail(token=body.token))


async def request_password_reset(
    body: RequestReset, address: ClientAddress, handler: RequestPasswordResetHandler
) -> None:
    """Have a reset token sent; the answer is the same for addresses that nobody has."""
    await handler.handle(RequestPasswordReset(email=body.email, ip_address=address))


async def confirm_password_reset(body: ConfirmReset, handler: ConfirmPasswordResetHandler) -> None:
    """Choose a new password; every session is ended."""
    command = ConfirmPasswordReset(token=body.token, new_password=body.new_password)
    await handler.handle(command)
