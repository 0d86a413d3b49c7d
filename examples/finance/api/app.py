"""Puts the HTTP application together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from finance.api.problems import add_problem_handlers
from finance.config import Settings, get_settings
from generated.components.container import open_container
from generated.routes.router import router


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; its components are made when it starts and closed when it ends."""
    chosen = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        async with open_container(chosen) as container:
            app.state.container = container
            yield

    app = FastAPI(title="Finance", version="1.0.0", lifespan=lifespan)
    add_problem_handlers(app)
    app.include_router(router)
    return app
