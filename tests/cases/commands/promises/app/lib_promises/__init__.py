from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
E = TypeVar("E")


class Result(Generic[T, E]): ...


@dataclass
class User: ...


@dataclass
class Device: ...


@dataclass
class LoginError: ...


class UserCreated: ...


class UserDeleted: ...


class UserRenamed: ...


class CreateUser: ...


class CreateDevice: ...


class CreateToken: ...


class UpdateUser: ...


class CreateUserHandler:
    async def handle(self, command: CreateUser) -> Result[str, LoginError]:
        raise NotImplementedError(UserCreated)


class CreateDeviceHandler:
    async def handle(self, command: CreateDevice) -> "Result[Device, LoginError]":
        self.publish(UserDeleted())


class CreateTokenHandler:
    async def handle(self, command: CreateToken) -> Device | None:
        """Publishes nothing."""


class UpdateUserHandler:
    async def handle(self, command: UpdateUser) -> None:
        self.publish(UserRenamed())
