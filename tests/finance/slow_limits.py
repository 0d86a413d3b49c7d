"""The application with limits whose tokens do not come back while a test runs, and a process that serves it."""

import asyncio
import dataclasses
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from finance.api.app import create_app
from finance.config import Settings

from generated.rate_limits.dependencies import get_rate_limiter
from generated.rate_limits.enforcement import RATE_LIMIT_RULES, open_rate_limiter

SLOW = {endpoint: dataclasses.replace(rule, refill_rate=0.001) for endpoint, rule in RATE_LIMIT_RULES.items()}


@asynccontextmanager
async def open_slow_app(settings: Settings) -> AsyncGenerator[FastAPI, None]:
    """The application, which has started; it counts where its settings say."""
    app = create_app(settings)
    async with app.router.lifespan_context(app), open_rate_limiter(settings.rate_limit_url, SLOW) as limiter:
        app.dependency_overrides[get_rate_limiter] = lambda: limiter
        yield app


async def serve(settings: Settings) -> None:
    """Serve it on a free port, which is printed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with open_slow_app(settings) as app:
            sys.stdout.write(f"{listening.getsockname()[1]}\n")
            sys.stdout.flush()
            await uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical")).serve([listening])


if __name__ == "__main__":
    asyncio.run(serve(Settings(database_url=sys.argv[1], rate_limit_url=sys.argv[2])))
