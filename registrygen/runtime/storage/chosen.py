"""Which storage a registry's records are in, as its class says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.storage.backend import Backend

Storage = Backend | str | Callable[[], Any] | None
"""A storage, its address, what gives one of these when it is first needed, or None: the server that the environment names."""


def backend_of(storage: Storage) -> Backend:
    """The storage that is meant. Raises CoercionError for an address of none."""
    if isinstance(storage, str):
        return _at(storage)
    if storage is None:
        from registrygen.runtime.storage.http import HttpBackend

        return HttpBackend()
    if not callable(storage) or hasattr(storage, "snapshot"):
        return cast(Backend, storage)
    return backend_of(storage())


def _at(address: str) -> Backend:
    scheme = address.partition("://")[0]
    if scheme in ("http", "https"):
        from registrygen.runtime.storage.http import HttpBackend

        return HttpBackend(address)
    if scheme in ("redis", "rediss", "unix", "valkey", "valkeys"):
        from registrygen.runtime.storage.redis import RedisBackend

        return RedisBackend(address)
    raise CoercionError(f"`{address}` is no address of a storage", ["use `http://host:port` or `redis://host:port/0`"])
