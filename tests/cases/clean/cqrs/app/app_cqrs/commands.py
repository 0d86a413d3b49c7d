from dataclasses import dataclass
from uuid import UUID

from app_cqrs.events import SessionRevoked, UserRegistered
from app_cqrs.result import Result, Success


@dataclass(frozen=True, kw_only=True)
class RegisterUser:
    email: str


@dataclass(frozen=True, kw_only=True)
class Registration:
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class RevokeSession:
    session_id: UUID


@dataclass(frozen=True, kw_only=True)
class SyncAccounts:
    user_id: UUID


class RegisterUserHandler:
    async def handle(self, command: RegisterUser) -> Result[Registration, str]:
        self.published = UserRegistered()
        return Success(Registration(user_id=UUID(int=1)))


class RevokeSessionHandler:
    async def handle(self, command: RevokeSession) -> None:
        self.published = SessionRevoked()


class SyncAccountsHandler:
    async def handle(self, command: SyncAccounts) -> int:
        return 0
