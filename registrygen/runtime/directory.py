"""Which registries configurations may refer to, by name: how a configuration refers to another registry than the one that reads it."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from registrygen.runtime.storage.shared import SharedStorage

_registries: WeakSet[Any] = WeakSet()
_enlisted = 0


def enlist(registry: type) -> None:
    """Make a registry known to configurations."""
    global _enlisted
    _registries.add(registry)
    _enlisted += 1


def forget(registry: type) -> None:
    """Make a registry unknown: no configuration refers to it any more, and no annotation means it."""
    global _enlisted
    _registries.discard(registry)
    _enlisted += 1


def generation() -> int:
    """A number that is another one whenever a registry was added or forgotten."""
    return _enlisted


def registries() -> list[Any]:
    """All registries that are known, in the order of their serial numbers."""
    return sorted(_registries, key=lambda item: item._serial)


def named(name: str) -> list[Any]:
    """The registries of a name: of the class alone, or with its module."""
    return [item for item in registries() if name in (item.__name__, f"{item.__module__}.{item.__qualname__}")]


def own_names(registry: Any) -> list[str]:
    """What a configuration may call a registry that means it alone: its class, unless another is called the same, and with the module."""
    known = (str(registry.__name__), f"{registry.__module__}.{registry.__qualname__}")
    return [name for name in known if len(named(name)) < 2] or [known[-1]]


def local_registries() -> list[Any]:
    """The registries of this process alone, which ask nobody for what they have."""
    return [item for item in registries() if not isinstance(item._get_mapping(), SharedStorage)]
