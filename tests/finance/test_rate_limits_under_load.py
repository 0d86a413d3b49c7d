"""Two hundred requests at once from twenty clients: each is admitted exactly as often as the rule allows."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from finance.config import Settings
from httpx import ASGITransport, AsyncClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.finance.slow_limits import open_slow_app
from tests.redis_server import open_redis

ROOT = Path(__file__).parents[2]
CLIENTS = [f"203.0.113.{number}" for number in range(1, 21)]
REQUESTS = 10
ADMITTED = 3
"""What `auth_password_reset` allows at once."""


async def ask(server: AsyncClient, address: str) -> tuple[str, int]:
    """Ask for a password reset from an address, by way of a proxy."""
    answer = await server.post(
        "/api/v1/password-resets", json={"email": "nobody@example.com"}, headers={"X-Forwarded-For": address}
    )
    return address, answer.status_code


async def outcome(servers: Sequence[AsyncClient]) -> dict[str, Counter[int]]:
    """How often each client was answered what, after everybody has asked at once, of each server in turn."""
    asked = [
        ask(servers[(number + turn) % len(servers)], address)
        for turn in range(REQUESTS)
        for number, address in enumerate(CLIENTS)
    ]
    found: dict[str, Counter[int]] = {}
    for address, status in await asyncio.gather(*asked):
        found.setdefault(address, Counter())[status] += 1
    return found


EXPECTED = {address: Counter({204: ADMITTED, 429: REQUESTS - ADMITTED}) for address in CLIENTS}


async def test_in_memory(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}")
    async with open_slow_app(settings) as app:
        behind_proxy: Any = ProxyHeadersMiddleware(app)
        async with AsyncClient(transport=ASGITransport(app=behind_proxy), base_url="http://test") as client:
            assert await outcome([client]) == EXPECTED


@asynccontextmanager
async def served(folder: Path, name: str, url: str) -> AsyncIterator[AsyncClient]:
    """A client of the application, served by a process of its own."""
    database = f"sqlite+aiosqlite:///{folder / name}.db"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.finance.slow_limits", database, url,
        cwd=ROOT, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'examples'}"}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        port = (await process.stdout.readline()).decode().strip()
        assert port, "the server did not start"
        limits = httpx.Limits(max_connections=None)
        async with AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=60) as client:
            yield client
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@pytest.fixture
async def redis_url(tmp_path: Path) -> AsyncIterator[str]:
    async with open_redis(tmp_path) as url:
        yield url


async def test_two_processes_with_redis(tmp_path: Path, redis_url: str) -> None:
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(served(tmp_path, name, redis_url)) for name in ("one", "two")]
        assert await outcome(servers) == EXPECTED
        # Both have answered, and what one has counted the other one knows.
        assert [await ask(server, CLIENTS[0]) for server in servers] == [(CLIENTS[0], 429)] * 2
