from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

bearer = HTTPBearer(auto_error=False)


async def current_user(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
    if credentials is None or credentials.credentials not in ("user", "admin"):
        raise HTTPException(401)
    return credentials.credentials


CurrentUser = Annotated[str, Depends(current_user)]


async def admin_user(user: CurrentUser) -> str:
    if user != "admin":
        raise HTTPException(403)
    return user
