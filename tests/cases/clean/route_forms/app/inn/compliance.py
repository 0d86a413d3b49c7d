from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from httpx import AsyncClient

from route_forms.components.container import open_container
from route_forms.routes.router import router


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    async with open_container() as container:
        app.state.container = container
        yield


def make_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app


async def token(client: AsyncClient, level: str) -> str:
    return {"authenticated": "guest"}[level]
