from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from httpx import AsyncClient

from route_handlers.components.container import open_container
from route_handlers.rate_limits.enforcement import install_rate_limits, open_rate_limiter
from route_handlers.reports.router import router as reports
from route_handlers.routes.router import router


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    async with open_container() as container, open_rate_limiter() as limiter:
        app.state.container = container
        app.state.rate_limiter = limiter
        yield


def make_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    install_rate_limits(app)
    app.include_router(router)
    app.include_router(reports)
    return app


async def token(client: AsyncClient, level: str) -> str:
    return {"authenticated": "user", "admin": "admin"}[level]
