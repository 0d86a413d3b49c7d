"""What a registry's class says that its artifacts have to be."""

from __future__ import annotations

import inspect
from typing import Any, ParamSpec, TypeVar, get_args, get_origin

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
    if get_origin(said) is not None:
        return signature_of_hint(said)
    if inspect.isclass(said):
        if "__call__" not in {name for base in said.__mro__[:-1] for name in vars(base)}:
            raise TypeError(f"`{said.__name__}` is no contract for functions: it has no `__call__`")
        return signature_of(said.__call__).without_first()
    return signature_of(said)
