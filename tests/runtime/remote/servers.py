"""Servers for tests, each a process of its own on a free port of this machine, and programs that use them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import redis

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PATIENCE = 60.0
"""Seconds after which what a test waits for counts as never."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """The environment of a program: ours without what a shell may say of registry servers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_SERVER")}
    return {**kept, "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}", "PYTHONDONTWRITEBYTECODE": "1", **more}


class RegistryServer:
    """`python -m registrygen.runtime`, which can be killed and started again at the same address."""

    def __init__(
        self, *options: str, command: Sequence[str] = (), folder: Path | None = None, **variables: str
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [*(command or ["-m", "registrygen.runtime", "--log-level", "error"]), *options]
        self._folder, self._variables = folder, variables
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> RegistryServer:
        variables = environment(REGISTRY_SERVER_PORT=str(self.port), **self._variables)
        self._process = subprocess.Popen([sys.executable, *self._command], env=variables, cwd=self._folder)
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            assert self._process.poll() is None, "the registry server did not start"
            try:
                httpx.get(f"{self.url}/health", trust_env=False)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("the registry server does not answer")

    def interrupt(self) -> int:
        """End it as Ctrl-C does; gives its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextmanager
def registry_server(*options: str, **variables: str) -> Iterator[RegistryServer]:
    server = RegistryServer(*options, **variables)
    try:
        yield server.start()
    finally:
        server.kill()


class RedisServer:
    """A Redis server that keeps nothing on disk, which can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> RedisServer:
        program = shutil.which("redis-server")
        if program is None:
            pytest.fail("this test needs `redis-server`: apt-get install redis-server")
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [program, *options, "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        ends = time.monotonic() + PATIENCE
        with redis.Redis.from_url(self.url) as client:
            while time.monotonic() < ends:
                assert self._process.poll() is None, "redis-server did not start"
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.02)
                else:
                    return self
        raise AssertionError("redis-server does not answer")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    server = RedisServer(folder)
    try:
        yield server.start()
    finally:
        server.kill()


def program(text: str, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    """A Python program that is running."""
    return subprocess.Popen(
        [sys.executable, "-c", text, *arguments],
        env=environment(**variables), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def output(process: subprocess.Popen[str]) -> str:
    """What a program prints; it has to end well."""
    said, complaints = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complaints
    return said
