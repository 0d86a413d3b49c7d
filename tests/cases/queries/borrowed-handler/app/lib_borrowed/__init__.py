from dataclasses import dataclass


@dataclass(frozen=True)
class UpdateUser:
    name: str


@dataclass(frozen=True)
class GetUser:
    name: str


class UpdateUserHandler:
    async def handle(self, command: UpdateUser) -> None: ...
