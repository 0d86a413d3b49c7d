from dataclasses import dataclass
from typing import Any, Generic, Optional, TypeVar

T = TypeVar("T")
E = TypeVar("E")


class Result(Generic[T, E]): ...


@dataclass
class User: ...


@dataclass
class Admin(User): ...


@dataclass
class LoginError: ...


Registered = Result[User, LoginError]


class UserCreated: ...


class CreateUser: ...


class CreateAdmin: ...


class CreateToken: ...


class CreateKey: ...


class CreateSession: ...


class Publishing:
    async def publish(self) -> None:
        self.bus.publish(UserCreated())


class CreateUserHandler(Publishing):
    async def handle(self, command: CreateUser) -> Result[User, LoginError]: ...


class CreateAdminHandler:
    async def handle(self, command: CreateAdmin) -> Optional["Admin"]: ...


class CreateTokenHandler:
    async def handle(self, command: CreateToken) -> Registered: ...


class CreateKeyHandler:
    async def handle(self, command: CreateKey) -> dict[str, Any] | LoginError: ...


class CreateSessionHandler:
    async def handle(self, command): ...
