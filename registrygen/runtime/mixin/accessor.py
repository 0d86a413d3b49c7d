"""Raw reads of a registry's mapping (seed 002)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, MutableMapping
from itertools import count
from typing import Any, ClassVar, Generic, TypeVar, cast

from registrygen.runtime.errors import RegistryError
from registrygen.runtime.registry_type import RegistryType
from registrygen.runtime.storage.local import ThreadSafeLocalStorage
from registrygen.runtime.storage.shared import SharedStorage

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

ABSENT: Any = object()
"""What is in the place of an artifact that is not there."""
_serials = count()


class RegistryAccessorMixin(Generic[K, V], metaclass=RegistryType):
    """Reads what a registry holds, as it is stored.

    Every subclass is a registry with a mapping of its own. With `logic_namespace` it is one that processes share by way of records:
    `storage` says where those are (see `RemoteStorageProxy`), `trusted` the prefixes of modules that may be imported because a record
    names them; left out, the registry's own module. With `repeatable` what is registered already may be registered again as it is.
    """

    _repository: ClassVar[MutableMapping[Any, Any]]
    _serial: ClassVar[int]
    """A number that no other registry of the process has."""

    def __init_subclass__(
        cls,
        *,
        logic_namespace: str | None = None,
        storage: Any = None,
        trusted: Iterable[str] | None = None,
        repeatable: bool = False,
        **keywords: Any,
    ) -> None:
        super().__init_subclass__(**keywords)
        if logic_namespace is None:
            cls._repository = cls._new_mapping()
        else:
            from registrygen.runtime.storage.client import RemoteStorageProxy

            cls._repository = RemoteStorageProxy(
                logic_namespace, storage=storage, trusted=trusted, repeatable=repeatable
            )
        cls._serial = next(_serials)

    @classmethod
    def _new_mapping(cls) -> MutableMapping[Any, Any]:
        return ThreadSafeLocalStorage()

    @classmethod
    def _use_mapping(cls) -> None:
        """Do what has to be done when the registry has another mapping."""

    @classmethod
    def _get_mapping(cls) -> MutableMapping[K, V]:
        """Where the registry keeps its artifacts; any mutable mapping will do."""
        return cls._repository

    @classmethod
    def _len_mapping(cls) -> int:
        """How many artifacts there are."""
        return len(cls._get_mapping())

    @classmethod
    def _iter_mapping(cls) -> Iterator[K]:
        """The keys of this moment, in the order in which they came."""
        return iter(list(cls._get_mapping()))

    @classmethod
    def _get_artifact(cls, key: K) -> V:
        """The artifact of a key. Raises RegistryError where there is none."""
        found = cls._get_mapping().get(key, ABSENT)
        if found is ABSENT:
            raise cls._absent("get", key)
        return cast(V, found)

    @classmethod
    def _has_identifier(cls, key: K) -> bool:
        """Whether there is an artifact of this key."""
        return key in cls._get_mapping()

    @classmethod
    def _has_artifact(cls, item: V) -> bool:
        """Whether this very object is registered, or an equal one of a remote storage."""
        mapping = cls._get_mapping()
        if isinstance(mapping, SharedStorage):
            return bool(mapping.keys_of(item))
        return any(item is known or item == known for known in list(mapping.values()))

    @classmethod
    def _assert_presence(cls, key: K, operation: str = "assert_presence") -> None:
        """Raises RegistryError where there is no artifact of this key."""
        if key not in cls._get_mapping():
            raise cls._absent(operation, key)

    @classmethod
    def _absent(cls, operation: str, key: object) -> RegistryError:
        """The error about a key that is not there, with those that are like it."""
        from registrygen.diagnostics.near import nearest, suggestion

        known = [str(item) for item in cls._iter_mapping()]
        near = nearest(str(key), known)
        hint = suggestion(str(key), known) or f"`{cls.__name__}.register` adds it"
        return RegistryError(
            f"`{cls.__name__}` has no `{key}`",
            [hint],
            {
                "operation": operation,
                "registry": cls.__name__,
                "key": key,
                "size": len(known),
                "near": [near] if near else [],
            },
        )
