"""Raw writes to a registry's mapping, each of them atomic (seed 002)."""

from __future__ import annotations

from collections.abc import Mapping
from threading import RLock
from typing import Any, ClassVar, Protocol, runtime_checkable

from registrygen.runtime.errors import RegistryError
from registrygen.runtime.mixin.accessor import K, RegistryAccessorMixin, V
from registrygen.runtime.storage.local import ThreadSafeLocalStorage
from registrygen.runtime.storage.shared import SharedStorage, plain


@runtime_checkable
class ConditionalStorage(Protocol):
    """A mapping that can decide itself which of several writers wins."""

    def insert(self, key: Any, value: Any) -> bool:
        """Put a value where there is none; False where there is one."""
        ...

    def replace(self, key: Any, value: Any) -> bool:
        """Put a value in another's place; False where there is none."""
        ...


class RegistryMutatorMixin(RegistryAccessorMixin[K, V]):
    """Changes what a registry holds, without looking at what it is given."""

    _write_lock: ClassVar[Any] = RLock()

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls._write_lock = RLock()

    @classmethod
    def _set_mapping(cls, mapping: Mapping[K, V]) -> None:
        """Hold these artifacts and no others. Those that stay are never absent for a reader."""
        held = cls._get_mapping()
        if isinstance(held, ThreadSafeLocalStorage):
            held.become(mapping)
            return
        with cls._write_lock:
            held.update(mapping)
            for key in [key for key in held if key not in mapping]:
                del held[key]

    @classmethod
    def _update_mapping(cls, mapping: Mapping[K, V]) -> None:
        """Hold these artifacts too, in the place of those with the same keys."""
        with cls._write_lock:
            cls._get_mapping().update(mapping)

    @classmethod
    def _clear_mapping(cls) -> None:
        """Hold nothing."""
        with cls._write_lock:
            cls._get_mapping().clear()

    @classmethod
    def _set_artifact(cls, key: K, item: V) -> None:
        """Add an artifact. Raises RegistryError where the key is taken: of several writers one wins."""
        if not cls._inserted(key, item):
            raise cls._taken("set", key, item)

    @classmethod
    def _update_artifact(cls, key: K, item: V) -> None:
        """Put an artifact in another's place. Raises RegistryError where there is none of this key."""
        mapping = cls._get_mapping()
        if isinstance(mapping, ConditionalStorage):
            replaced = mapping.replace(key, item)
        else:
            with cls._write_lock:
                replaced = key in mapping
                if replaced:
                    mapping[key] = item
        if not replaced:
            raise cls._absent("update", key)

    @classmethod
    def _del_artifact(cls, key: K) -> None:
        """Take an artifact out. Raises RegistryError where there is none of this key."""
        try:
            with cls._write_lock:
                del cls._get_mapping()[key]
        except KeyError:
            raise cls._absent("delete", key) from None

    @classmethod
    def _assert_absence(cls, key: K, operation: str = "assert_absence") -> None:
        """Raises RegistryError where there is an artifact of this key."""
        if key in cls._get_mapping():
            raise cls._taken(operation, key, None)

    @classmethod
    def _inserted(cls, key: K, item: V) -> bool:
        mapping = cls._get_mapping()
        if isinstance(mapping, ConditionalStorage):
            return mapping.insert(key, item)
        with cls._write_lock:
            if key in mapping:
                return False
            mapping[key] = item
            return True

    @classmethod
    def _taken(cls, operation: str, key: object, item: object) -> RegistryError:
        """The error about a key that is there already, with the places of both artifacts; of the other one also its reference."""
        from registrygen.runtime.places import place_of

        first, second = cls._known_place(key), item if isinstance(item, str) else place_of(plain(item))
        said = f", {first}" if first else ""
        again = f"; the other one is from {second}" if second else ""
        return RegistryError(
            f"`{cls.__name__}` has `{key}` already{said}{again}",
            ["register it under another key, or say `replace=True`"],
            {
                "operation": operation,
                "registry": cls.__name__,
                "key": key,
                "size": cls._len_mapping(),
                "first": first.removeprefix("from "),
                "second": second,
            },
        )

    @classmethod
    def _known_place(cls, key: Any) -> str:
        """Where what a key stands for is from, as messages say it."""
        from registrygen.runtime.places import place_of

        mapping = cls._get_mapping()
        place = mapping.place_of(key) if isinstance(mapping, SharedStorage) else place_of(mapping.get(key))
        return f"from {place}" if place else ""
