"""What registries are: classes that are used as mappings, `R["key"]`, `"key" in R`, `len(R)`, `iter(R)`."""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Iterator
from typing import Any


class RegistryType(ABCMeta):
    """The class of registries. It derives from `ABCMeta`, so that a registry can be an abstract base class as well."""

    def __getitem__(cls, key: Any) -> Any:
        if cls.__parameters__:  # type: ignore[attr-defined]
            # A generic class is given its parameters like this; what has none left is a registry.
            return cls.__class_getitem__(key)  # type: ignore[attr-defined]
        try:
            return cls.get(key)  # type: ignore[attr-defined]
        except TypeError:
            # Raises CoercionError for what cannot be a key; the error of a look-up names no registry.
            cls._key(key)  # type: ignore[attr-defined]
            raise

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "_repository" and "_serial" in cls.__dict__:
            cls._use_mapping()  # type: ignore[attr-defined]

    def __contains__(cls, key: object) -> bool:
        return bool(cls.has_identifier(key))  # type: ignore[attr-defined]

    def __len__(cls) -> int:
        return int(cls._len_mapping())  # type: ignore[attr-defined]

    def __iter__(cls) -> Iterator[Any]:
        yield from cls.iter_identifiers()  # type: ignore[attr-defined]

    def __bool__(cls) -> bool:
        # A class is true; `len` alone would make one without entries false.
        return True
