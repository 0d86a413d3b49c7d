"""Registries of classes (seed 002)."""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Iterable
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar

from registrygen.runtime.cache import SHARED
from registrygen.runtime.conformance import assert_structure
from registrygen.runtime.contracts import generic_arguments
from registrygen.runtime.errors import CoercionError, InheritanceError
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.modules import classes_of
from registrygen.runtime.names import get_type_name
from registrygen.runtime.protocols import is_subclass

T = TypeVar("T")


class TypeRegistry(RegistryFactorizorMixin[Hashable, type[T]], Generic[T]):
    """A registry of classes.

    With `abstract` a class has to derive from the base: `T`, or the registry itself where `T` is `object` or not given. With `strict`
    it has to have the base's public structure, whatever it derives from.
    """

    _strict: ClassVar[bool] = False
    _abstract: ClassVar[bool] = False
    _base: ClassVar[Any] = None

    def __init_subclass__(
        cls, *, strict: bool | None = None, abstract: bool | None = None, base: Any = None, **keywords: Any
    ) -> None:
        super().__init_subclass__(**keywords)
        if strict is not None:
            cls._strict = strict
        if abstract is not None:
            cls._abstract = abstract
        said = base if base is not None else generic_arguments(cls, TypeRegistry)
        if said is not None and said is not object:
            cls._base = said
        elif cls._base is None and TypeRegistry in cls.__bases__:
            cls._base = cls

    @classmethod
    def _identifier_of(cls, item: Any) -> str:
        return get_type_name(item)

    @classmethod
    def _internalize_artifact(cls, value: Any) -> type[T]:
        if not inspect.isclass(value):
            raise CoercionError(f"{value!r} is not a class", ["register the class itself, not an instance of it"])
        if cls._abstract:
            cls._assert_inheritance(value)
        if cls._strict:
            context = {"registry": cls.__name__}
            SHARED.checked(value, f"{cls._serial}:structure", lambda: assert_structure(value, cls._base, context))
        return super()._internalize_artifact(value)

    @classmethod
    def _assert_inheritance(cls, value: type) -> None:
        if not is_subclass(value, cls._base):
            message = f"`{value.__name__}` does not derive from `{cls._base.__name__}`"
            context = {
                "registry": cls.__name__,
                "base": cls._base.__name__,
                "mro": [item.__name__ for item in value.__mro__],
            }
            raise InheritanceError(message, [f"write `class {value.__name__}({cls._base.__name__}):`"], context)

    @classmethod
    def _supplied(cls) -> Any:
        return cls._base

    @classmethod
    def register_module_subclasses(cls, module: ModuleType, names: Iterable[str] | None = None) -> list[str]:
        """Add the public classes that a module defines and that derive from the base, or those of these names. Returns the keys.

        Raises:
            ValidationError: If one of them is not what the registry takes. None is added then.
        """
        found = classes_of(module, names)
        if names is None:
            found = {name: item for name, item in found.items() if cls._base in item.__mro__ and item is not cls._base}
        cls.safe_register_batch(found, skip_invalid=False, atomic=True)
        return list(found)
