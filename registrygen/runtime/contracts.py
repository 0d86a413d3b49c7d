"""What a registry's class says that its artifacts have to be."""

from __future__ import annotations

import collections.abc
import inspect
from typing import Any, ParamSpec, TypeVar, get_args, get_origin

from registrygen.runtime.generics import arguments_of, given_to, substituted
from registrygen.runtime.signatures import Taken, signature_by_position, signature_of, signature_of_hint


def generic_arguments(cls: type, base: type) -> Any:
    """What a class gives a generic base for its parameters: one value, a tuple of several; None where it gives nothing."""
    for written in cls.__dict__.get("__orig_bases__", ()):
        if get_origin(written) is base:
            arguments = get_args(written)
            if any(isinstance(item, TypeVar | ParamSpec) for item in arguments):
                return None
            return arguments[0] if len(arguments) == 1 else arguments
    return None


def contract_of(said: Any) -> Taken | None:
    """The signature that is meant by a Protocol with `__call__`, a function, a `Callable[...]`, or parameters and result.

    None stands for any signature.

    Raises:
        TypeError: If it is none of these.
    """
    if isinstance(said, Taken):
        return said
    if isinstance(said, tuple):
        parameters, returns = said
        if not isinstance(parameters, list | tuple):
            return Taken(parameters=(), returns=returns, takes_anything=True) if parameters is Ellipsis else None
        return signature_by_position(parameters, returns)
    origin = get_origin(said) or said
    if origin is collections.abc.Callable:
        return signature_of_hint(said)
    return _call_of(said, origin) if inspect.isclass(origin) else signature_of(said)


def _call_of(said: Any, cls: type) -> Taken:
    """How an instance of a class is called, with what its type variables are given."""
    owner = next((base for base in cls.__mro__[:-1] if "__call__" in vars(base)), None)
    if owner is None:
        raise TypeError(f"`{cls.__name__}` is no contract for functions: it has no `__call__`")
    given = given_to(owner, arguments_of(said)[owner])
    return signature_of(vars(owner)["__call__"]).without_first().evaluated(lambda hint: substituted(hint, given))
