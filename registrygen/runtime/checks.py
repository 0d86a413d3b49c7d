"""What a registry of classes asks of one: to be a class, to derive from a base, to have a structure."""

from __future__ import annotations

import inspect
from typing import Any

from registrygen.runtime.conformance import assert_structure
from registrygen.runtime.errors import CoercionError, InheritanceError
from registrygen.runtime.protocols import is_subclass


def validate_class(value: Any) -> type:
    """The value, where it is a class. Raises CoercionError for anything else."""
    if not inspect.isclass(value):
        raise CoercionError(f"{value!r} is not a class", ["register the class itself, not an instance of it"])
    return value


def validate_class_hierarchy(value: type, abc_class: type) -> type:
    """The class, where it derives from another: as its subclass, as one registered as such, or by what a Protocol asks for.

    Raises:
        InheritanceError: If it does not.
    """
    if not is_subclass(value, abc_class):
        message = f"`{value.__name__}` does not derive from `{abc_class.__name__}`"
        context = {"base": abc_class.__name__, "mro": [item.__name__ for item in value.__mro__]}
        raise InheritanceError(message, [f"write `class {value.__name__}({abc_class.__name__}):`"], context)
    return value


def validate_class_structure(value: type, exp_type: type) -> type:
    """The class, where it has another's public structure, whatever it derives from. Raises ConformanceError where it has not."""
    assert_structure(value, exp_type, {})
    return value


def get_protocol(registry: Any) -> Any:
    """The class whose public structure a registry of classes asks for."""
    return registry._base
