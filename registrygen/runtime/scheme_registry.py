"""Registries of callables that are configured: each with a model of its arguments (seed 002)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import ModuleType
from typing import Any, ClassVar

from registrygen.runtime.errors import CoercionError, ValidationError
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.modules import callables_of
from registrygen.runtime.names import get_func_name


class SchemeRegistry(RegistryFactorizorMixin[Hashable, Callable[..., Any]]):
    """A registry of functions and classes with a pydantic model of the arguments of each, called `<name>Config`."""

    _models: ClassVar[dict[Any, tuple[Any, Any]]]

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls._models = {}

    @classmethod
    def _identifier_of(cls, item: Any) -> str:
        return get_func_name(item)

    @classmethod
    def _internalize_artifact(cls, value: Any) -> Callable[..., Any]:
        if not callable(value):
            raise CoercionError(f"{value!r} cannot be called", ["register a function or a class"])
        return super()._internalize_artifact(value)

    @classmethod
    def get_model(cls, key: Any) -> Any:
        """The pydantic model of an artifact's arguments. Raises RegistryError where there is no such artifact."""
        from registrygen.runtime.factorization.models import model_of

        artifact = cls.get_artifact(key)
        known = cls._models.get(key)
        if known is None or known[0] is not artifact:
            known = cls._models[key] = (artifact, model_of(f"{key}Config", artifact))
        return known[1]

    @classmethod
    def build_config(cls, key: Any, /, **arguments: Any) -> Any:
        """An instance of an artifact's model. Raises ValidationError for arguments that are not what it takes."""
        from pydantic import ValidationError as PydanticError

        model = cls.get_model(key)
        try:
            return model(**arguments)
        except PydanticError as error:
            problems = [f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_url=False)]
            message = f"`{key}` cannot be configured like this\n" + "\n".join(f"  {line}" for line in problems)
            raise ValidationError(message, (), {**cls._about(key), "problems": problems}) from error

    @classmethod
    def execute(cls, key: Any, config: Any = None, /) -> Any:
        """What an artifact gives when it is called with a configuration: an instance of its model, or a mapping, which is validated.

        Raises:
            ValidationError: For a configuration that is not what it takes. Nothing was called.
        """
        model = cls.get_model(key)
        if isinstance(config, model):
            from registrygen.runtime.factorization.models import given

            return cls.factorize_artifact(key, **given(config))
        if config is not None and not isinstance(config, Mapping):
            raise CoercionError(f"`{key}` is configured by a `{model.__name__}` or a mapping, not {config!r}")
        return cls.factorize_artifact(key, **dict(config or {}))

    @classmethod
    def register_module_callables(cls, module: ModuleType, names: Iterable[str] | None = None) -> list[str]:
        """Add the public functions and classes that a module defines, or those of these names. Returns the keys.

        Raises:
            ValidationError: If one of them cannot be added. None is added then.
        """
        found = callables_of(module, names)
        cls.safe_register_batch(found, skip_invalid=False, atomic=True)
        return list(found)
