"""Which storage a registry's records are in, as its class says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.storage.addresses import no_address
from registrygen.runtime.storage.backend import Backend

Storage = Backend | str | Callable[[], Any] | None
"""A storage, its address, what gives one of these when it is first needed, or None: the server that the environment names."""


def backend_of(storage: Storage) -> Backend:
    """The storage that is meant. Raises CoercionError for an address of none, and where what is needed to speak to it is not installed."""
    if isinstance(storage, str):
        return _at(storage)
    if storage is None:
        return _made("http")
    if not callable(storage) or hasattr(storage, "snapshot"):
        return cast(Backend, storage)
    return backend_of(storage())


def _at(address: str) -> Backend:
    scheme = address.partition("://")[0]
    if scheme in ("http", "https"):
        return _made("http", address)
    if scheme in ("redis", "rediss", "unix", "valkey", "valkeys"):
        return _made("redis", address)
    raise no_address(address)


def _made(sort: str, *address: str) -> Backend:
    try:
        if sort == "http":
            from registrygen.runtime.storage.http import HttpBackend

            return HttpBackend(*address)
        from registrygen.runtime.storage.redis import RedisBackend

        return RedisBackend(*address)
    except ModuleNotFoundError as error:
        extra = "server" if sort == "http" else "redis"
        hint = f"install it with its extra: `pip install 'registrygen[{extra}]'`"
        raise CoercionError(f"this storage needs `{error.name}`", [hint]) from error
