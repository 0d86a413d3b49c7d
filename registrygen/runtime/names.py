"""What artifacts are called."""

from __future__ import annotations

import functools
from typing import Any

from registrygen.runtime.errors import CoercionError


def get_func_name(function: Any) -> str:
    """The name of a function: of a `partial` that of what it calls, of a callable object that of its class.

    Raises:
        CoercionError: If it is a lambda, or has no name.
    """
    while isinstance(function, functools.partial):
        function = function.func
    name = getattr(function, "__name__", None) or type(function).__name__
    if not isinstance(name, str) or not name.isidentifier():
        raise CoercionError(f"{function!r} has no name", ["give it a key: `register(key, function)`"])
    return name


def get_type_name(cls: Any) -> str:
    """The name of a class. Raises CoercionError for anything else."""
    if not isinstance(cls, type):
        raise CoercionError(f"{cls!r} is not a class", ["register the class itself, not an instance of it"])
    return cls.__name__
