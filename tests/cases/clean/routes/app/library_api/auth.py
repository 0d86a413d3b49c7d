from typing import Annotated

from fastapi import Depends, Header, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

bearer = HTTPBearer(auto_error=False)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


async def current_reader(credentials: Credentials) -> str:
    if credentials is None or credentials.credentials not in ("reader", "librarian"):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return credentials.credentials


async def librarian(reader: Annotated[str, Depends(current_reader)]) -> str:
    if reader != "librarian":
        raise HTTPException(403)
    return reader


async def machine_key(x_key: Annotated[str | None, Header()] = None) -> None:
    if x_key != "key":
        raise HTTPException(401)
