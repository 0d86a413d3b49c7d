"""Servers that tests share, and what they have in their environment."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import PATIENCE, RedisServer, RegistryServer, redis_server, registry_server

from registrygen.runtime.storage import client
from registrygen.runtime.storage.backend import StorageWarning


@pytest.fixture(scope="session")
def server() -> Iterator[RegistryServer]:
    """A server that keeps its records in memory."""
    with registry_server() as running:
        yield running


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "TIMEOUT", "TOKEN"):
        monkeypatch.delenv(f"REGISTRY_SERVER_{name}", raising=False)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Nothing keeps up after its test, and what it misses then is nobody's concern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StorageWarning)
        yield
    for proxy in list(client._proxies):
        proxy.close()


@pytest.fixture(params=["memory", "http", "redis"])
def storage(request: pytest.FixtureRequest) -> Any:
    """Where records are kept: each of the storages in turn."""
    if request.param == "memory":
        from registrygen.runtime.storage.memory import MemoryBackend

        return MemoryBackend()
    return request.getfixturevalue("server" if request.param == "http" else "redis").url


@pytest.fixture
def namespace(request: pytest.FixtureRequest) -> str:
    """A namespace that no other test uses."""
    made = "".join(letter if letter.isalnum() else "-" for letter in request.node.name)
    return f"tests.{made}"


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], None]:
    """Wait until something holds; it fails where that never is."""

    def wait(holds: Callable[[], Any]) -> None:
        ends = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < ends, "what was waited for never came"
            time.sleep(0.01)

    return wait


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Path]]:
    """Writes modules that can be imported, each into a fresh folder of the test; those that are imported are forgotten afterwards."""
    import importlib
    import sys

    before = set(sys.modules)
    folder = tmp_path / "importable"
    monkeypatch.syspath_prepend(str(folder))

    def write(module: str, text: str) -> Path:
        path = folder.joinpath(*module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        importlib.invalidate_caches()
        return path

    yield write
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(folder) in str(sys.modules[name].__file__):
            del sys.modules[name]
