from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends


@dataclass
class User:
    id: int
    session: str


async def current_user() -> User:
    return User(id=1, session="now")


async def user(user: Annotated[User, Depends(current_user)]) -> User:
    return user


async def supplier(user: Annotated[User, Depends(current_user)], supplier: str) -> str:
    return f"{user.id} {supplier}"
