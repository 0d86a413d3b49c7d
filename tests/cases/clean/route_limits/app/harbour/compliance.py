from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from httpx import AsyncClient

from route_limits.harbour.enforcement import install_limits, open_rate_limiter
from route_limits.harbour.router import router


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    async with open_rate_limiter() as limiter:
        app.state.rate_limiter = limiter
        yield


def make_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    install_limits(app)
    app.include_router(router)
    return app


async def token(client: AsyncClient, level: str) -> str:
    return "captain Ahab"


async def other_token(client: AsyncClient, level: str) -> str:
    return "captain Nemo"
