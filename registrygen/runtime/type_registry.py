"""Registries of classes (seed 002)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar, get_origin

from registrygen.runtime.cache import SHARED
from registrygen.runtime.checks import get_protocol, validate_class, validate_class_hierarchy, validate_class_structure
from registrygen.runtime.contracts import generic_arguments
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.modules import classes_of
from registrygen.runtime.names import get_type_name

T = TypeVar("T")


class TypeRegistry(RegistryFactorizorMixin[Hashable, type[T]], Generic[T]):
    """A registry of classes.

    With `abstract` a class has to derive from the base: `T`, or the registry itself where `T` is `object` or not given. With `strict`
    it has to have the base's public structure, whatever it derives from.
    """

    _strict: ClassVar[bool] = False
    _abstract: ClassVar[bool] = False
    _asked: ClassVar[Any] = None
    """The base as it was given: with arguments, where it is generic."""
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
            cls._asked, cls._base = said, get_origin(said) or said
        elif cls._base is None and TypeRegistry in cls.__bases__:
            cls._asked = cls._base = cls

    @classmethod
    def _identifier_of(cls, item: Any) -> str:
        return get_type_name(item)

    @classmethod
    def _internalize_artifact(cls, value: Any) -> type[T]:
        checked = validate_class(value)
        if cls._abstract:
            validate_class_hierarchy(checked, abc_class=cls._asked)
        if cls._strict:
            expected = get_protocol(cls)
            operation = f"{cls._serial}:structure"
            SHARED.checked(checked, operation, lambda: validate_class_structure(checked, exp_type=expected))
        return super()._internalize_artifact(checked)

    @classmethod
    def _supplied(cls) -> tuple[type, ...]:
        return (cls._base,) if isinstance(cls._base, type) else ()

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
