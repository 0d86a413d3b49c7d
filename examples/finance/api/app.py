"""Puts the HTTP application together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from finance import __version__
from finance.api.limits import announcing
from finance.api.problems import add_problem_handlers
from finance.broker import consuming
from finance.config import Settings, get_settings
from generated.components.container import open_container
from generated.rate_limits.enforcement import install_rate_limits, open_rate_limiter
from generated.routes.router import router


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; its components are made when it starts and closed when it ends."""
    chosen = settings or get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        async with (
            open_container(chosen) as container,
            open_rate_limiter(chosen.rate_limit_url, listener=announcing(container.bus)) as limiter,
            consuming(container.bus),
        ):
            app.state.container = container
            app.state.rate_limiter = limiter
            yield

    app = FastAPI(title="Finance", version=__version__, lifespan=lifespan)
    add_problem_handlers(app)
    install_rate_limits(app)
    app.include_router(router)
    return app
