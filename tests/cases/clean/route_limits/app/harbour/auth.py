from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

bearer = HTTPBearer(auto_error=False)


async def captain(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
    if credentials is None or not credentials.credentials.startswith("captain"):
        raise HTTPException(401)
    return credentials.credentials


Captain = Annotated[str, Depends(captain)]


async def captain_at_berth(captain: Captain, berth: int) -> str:
    return f"{captain} {berth}"


async def fleet(captain: Captain) -> str:
    return captain
