from typing import Annotated

from fastapi import Header, HTTPException


async def current_reader(authorization: Annotated[str | None, Header()] = None) -> str:
    if authorization not in ("Bearer reader", "Bearer librarian"):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return authorization.removeprefix("Bearer ")


async def librarian(authorization: Annotated[str | None, Header()] = None) -> str:
    if await current_reader(authorization) != "librarian":
        raise HTTPException(403)
    return "librarian"


async def machine_key(x_key: Annotated[str | None, Header()] = None) -> None:
    if x_key != "key":
        raise HTTPException(401)
