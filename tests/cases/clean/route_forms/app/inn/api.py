from enum import Enum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, computed_field
from route_forms.components.dependencies import handler_factory

from inn import words
from inn.rooms import BookRoom, BookRoomHandler

bearer = HTTPBearer(auto_error=False)


class NewRoom(BaseModel):
    number: int


class Room(BaseModel):
    number: int


class Suite(Room):
    rooms: int


class Bill(BaseModel):
    """Cannot be read from what is written of it."""

    model_config = ConfigDict(extra="forbid")

    total: int = Field(serialization_alias="sum")

    @computed_field
    @property
    def doubled(self) -> int:
        return 2 * self.total


class Order(Enum):
    UP = "up"


async def current_guest(shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
    if shown is None or shown.credentials != "guest":
        raise HTTPException(401)
    return shown.credentials


async def known_room(room_id: UUID) -> int:
    raise HTTPException(404)


async def known_floor(room: Annotated[int, Depends(known_room)]) -> int:
    return room


async def language(x_language: Annotated[str, Header()]) -> str:
    return x_language


Floor = Annotated[int, Depends(known_floor)]
Language = Annotated[str, Depends(language)]
Booking = Annotated[BookRoomHandler, Depends(handler_factory(BookRoomHandler), scope="function")]


async def book_room(body: NewRoom, handler: Booking) -> Suite:
    return Suite(number=await handler.handle(BookRoom(number=body.number)), rooms=2)


async def book_twice(
    body: NewRoom,
    handler: BookRoomHandler,
    other: Annotated[BookRoomHandler, Depends(handler_factory(BookRoomHandler), scope="function")],
) -> Room:
    await other.handle(BookRoom(number=body.number))
    return Room(number=await handler.handle(BookRoom(number=body.number)))


async def get_room(room_id: UUID) -> Room:
    raise HTTPException(404)


async def get_key(floor: Floor) -> words.Room:
    return words.Room()


async def needs_header(room_id: UUID, x_inn: Annotated[str, Header()]) -> None:
    raise HTTPException(404)


async def needs_query(room_id: UUID, page: Annotated[int, Query(ge=1)]) -> None:
    raise HTTPException(404)


async def needs_member(room_id: UUID, order: Order) -> None:
    raise HTTPException(404)


async def needs_list(room_id: UUID, rooms: list[NewRoom]) -> None:
    raise HTTPException(404)


async def needs_by_dependency(room_id: UUID, language: Language) -> None:
    raise HTTPException(404)


async def get_bill() -> Bill:
    return Bill(total=3)


async def health() -> None:
    pass
