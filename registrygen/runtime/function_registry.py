"""Registries of functions (seed 002)."""

from __future__ import annotations

import collections.abc
from collections.abc import Callable, Hashable, Iterable, Iterator
from types import ModuleType
from typing import Any, ClassVar, Generic, ParamSpec, TypeVar, get_origin

from registrygen.runtime.cache import SHARED
from registrygen.runtime.conformance import assert_conforms
from registrygen.runtime.contracts import contract_of, generic_arguments
from registrygen.runtime.errors import CoercionError
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.modules import functions_of
from registrygen.runtime.names import get_func_name
from registrygen.runtime.signatures import Taken, signature_of

P = ParamSpec("P")
R = TypeVar("R")


class FunctionalRegistry(RegistryFactorizorMixin[Hashable, Callable[P, R]], Generic[P, R]):
    """A registry of functions, or of whatever else can be called.

    With `strict` a function has to be callable as the registry's contract is: the parameters of the class
    (`FunctionalRegistry[[float, float], float]`), or `contract`, which may be a Protocol with `__call__` or a function. With
    `logic_namespace` the functions are shared by way of a server, with `scheme_namespace` the schemas of their arguments are.
    """

    _strict: ClassVar[bool] = False
    _contract: ClassVar[Taken | None] = None
    _asked_by: ClassVar[tuple[type, ...]] = ()

    def __init_subclass__(cls, *, strict: bool | None = None, contract: Any = None, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if strict is not None:
            cls._strict = strict
        said = contract if contract is not None else generic_arguments(cls, FunctionalRegistry)
        if said is not None:
            cls._contract = contract_of(said)
            cls._asked_by = tuple(_named_types(said, cls._contract))

    @classmethod
    def _identifier_of(cls, item: Any) -> str:
        return get_func_name(item)

    @classmethod
    def _internalize_artifact(cls, value: Any) -> Callable[P, R]:
        if not callable(value):
            raise CoercionError(f"{value!r} cannot be called", ["register a function"])
        if cls._strict:
            SHARED.checked(value, f"{cls._serial}:signature", lambda: cls._assert_contract(value))
        return super()._internalize_artifact(value)

    @classmethod
    def _assert_contract(cls, value: Callable[..., Any]) -> None:
        found = signature_of(value)
        if cls._contract is not None:
            name = getattr(value, "__qualname__", None) or repr(value)
            assert_conforms(name, found, cls._contract, {"registry": cls.__name__})

    @classmethod
    def _supplied(cls) -> tuple[type, ...]:
        return cls._asked_by

    @classmethod
    def register_module_functions(cls, module: ModuleType, names: Iterable[str] | None = None) -> list[str]:
        """Add the public functions that a module defines, or those of these names. Returns the keys.

        Raises:
            ValidationError: If one of them is not what the registry takes. None is added then.
        """
        found = functions_of(module, names)
        cls.safe_register_batch(found, skip_invalid=False, atomic=True)
        return list(found)


def _named_types(said: Any, contract: Taken | None) -> Iterator[type]:
    """The types that ask for a function or for what it gives: a contract that is a Protocol, a result that is somebody's own class."""
    named: Any = get_origin(said) or said
    if isinstance(named, type) and named is not collections.abc.Callable:
        yield named
    returns = contract.returns if contract else said[1] if isinstance(said, tuple) else None
    if isinstance(returns, type) and returns.__module__ != "builtins":
        yield returns
