"""A Redis server for a test, on a free port of this machine."""

import asyncio
import shutil
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError


@asynccontextmanager
async def open_redis(folder: Path) -> AsyncGenerator[str, None]:
    """The URL of a server that keeps nothing on disk and ends with the block."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("this test needs `redis-server`: apt-get install redis-server")
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder),
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"redis://127.0.0.1:{port}/0"
        await _answers(url, process)
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


async def _answers(url: str, process: asyncio.subprocess.Process) -> None:
    """Wait until the server answers; it has failed if it ends before."""
    async with Redis.from_url(url) as client:
        while True:
            assert process.returncode is None, "redis-server did not start"
            try:
                await client.ping()
            except RedisConnectionError:
                await asyncio.sleep(0.02)
            else:
                return
