"""What a registry needs of a mapping that other processes share: more than that of a dict."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from registrygen.runtime.storage.local import ThreadSafeLocalStorage


@dataclass(frozen=True, kw_only=True)
class Described:
    """An artifact with what is registered beside it, to be shared at once."""

    artifact: Any
    aliases: tuple[Any, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


class SharedStorage(MutableMapping[Any, Any]):
    """A mapping of artifacts that are shared by way of records, each found and checked when it is first asked for."""

    resolved: ThreadSafeLocalStorage[Any, Any]
    """The artifacts that are found and checked already: what is read again is read from here."""
    aliases: MutableMapping[Any, Any]
    """The further keys that all processes have given, each with the key that it stands for."""

    @abstractmethod
    def attach(self, registry: Any) -> None:
        """Check artifacts of other processes as a registry does; trust its own module where nothing else is said."""

    @abstractmethod
    def insert(self, key: Any, value: Any) -> bool:
        """Share an artifact under a key that is not taken; False where it is. Of several writers one wins."""

    @abstractmethod
    def insert_all(self, items: Mapping[Any, Any]) -> tuple[str, ...]:
        """Share artifacts under keys that are not taken, all at once, or none; gives the keys that are in the way."""

    @abstractmethod
    def replace(self, key: Any, value: Any) -> bool:
        """Share an artifact in another's place; False where there is none."""

    @abstractmethod
    def place_of(self, key: Any) -> str:
        """The reference of what is under a key, nothing where that is not known."""

    @abstractmethod
    def keys_of(self, artifact: Any) -> list[Any]:
        """The keys that an artifact is under; nothing is imported to find out."""

    @abstractmethod
    def metadata_of(self, key: Any) -> Mapping[str, Any]:
        """What was registered beside the artifact of a key."""


def plain(value: Any) -> Any:
    """The artifact, of one with or without what is registered beside it."""
    return value.artifact if isinstance(value, Described) else value
