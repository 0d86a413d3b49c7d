from enum import StrEnum, auto

from pydantic import BaseModel


class Method(StrEnum):
    GET = auto()
    POST = auto()


class Room(BaseModel):
    key: str = "7"
