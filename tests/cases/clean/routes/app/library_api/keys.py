from typing import Annotated

from fastapi import Depends, Request
from routes.idempotency import IdempotencyStore

from library_api.auth import current_reader


def answers(request: Request) -> IdempotencyStore:
    store: IdempotencyStore = request.app.state.answers
    return store


async def reader(name: Annotated[str, Depends(current_reader)]) -> str:
    return name
