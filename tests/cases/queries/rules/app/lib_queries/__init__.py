from dataclasses import dataclass


@dataclass
class GetUser:
    user_id: str


@dataclass
class ListUsers:
    limit: int
    offset: int


@dataclass
class ListDevices:
    limits: int


@dataclass
class ListEvents:
    page: int


@dataclass
class LastLogin:
    limit: int
    offset: int


class GetUserHandler:
    async def handle(self, query: GetUser) -> None: ...


class ListUsersHandler:
    async def handle(self, query: GetUser) -> None: ...


class ListDevicesHandler:
    def handle(self, query: ListDevices) -> None: ...


class ListEventsHandler:
    pass
