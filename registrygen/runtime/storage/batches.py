"""Many artifacts shared in few steps, where others may take some of their keys meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from registrygen.runtime.batch import Rejected
from registrygen.runtime.errors import RegistryError
from registrygen.runtime.storage.names import checked_key
from registrygen.runtime.storage.references import reference_of
from registrygen.runtime.storage.shared import SharedStorage

STEP = 200
"""How many artifacts are shared in one step, where not all of them have to be in one."""


def assert_shareable(mapping: Any, key: Any, item: Any) -> None:
    """Raises CoercionError where an artifact cannot be shared under a key, of a mapping that is."""
    if isinstance(mapping, SharedStorage):
        checked_key(key)
        reference_of(item)


def share_each(
    mapping: SharedStorage, items: dict[Any, Any], error: Callable[[Any, Any], RegistryError]
) -> list[Rejected]:
    """Share artifacts; those whose keys were taken meanwhile are taken out of `items`, and given with the error about them."""
    rejected: list[Rejected] = []
    waiting = list(items)
    while waiting:
        part = waiting[:STEP]
        lost = _share(mapping, {key: items[key] for key in part}, error)
        for item in lost:
            del items[item.key]
        gone = {item.key for item in lost} if lost else set(part)
        waiting = [key for key in waiting if key not in gone]
        rejected += lost
    return rejected


def share_all(
    mapping: SharedStorage, items: dict[Any, Any], error: Callable[[Any, Any], RegistryError]
) -> list[Rejected]:
    """Share artifacts in one step, or none of them: then `items` is empty, and why is given."""
    rejected = _share(mapping, items, error) if items else []
    if rejected:
        items.clear()
    return rejected


def _share(mapping: SharedStorage, items: dict[Any, Any], error: Callable[[Any, Any], RegistryError]) -> list[Rejected]:
    return [Rejected(key=key, error=error(key, items[key])) for key in mapping.insert_all(items) if key in items]
