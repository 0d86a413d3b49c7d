"""What a registry of classes asks of one: to be a class, to derive from a base, to have a structure."""

from __future__ import annotations

import inspect
from typing import Any, get_args, get_origin

from registrygen.runtime.conformance import shown
from registrygen.runtime.errors import CoercionError, InheritanceError
from registrygen.runtime.generics import arguments_as
from registrygen.runtime.protocols import is_subclass
from registrygen.runtime.structure import assert_structure
from registrygen.runtime.subtyping import is_within


def validate_class(value: Any) -> type:
    """The value, where it is a class. Raises CoercionError for anything else."""
    if not inspect.isclass(value):
        raise CoercionError(f"{value!r} is not a class", ["register the class itself, not an instance of it"])
    return value


def validate_class_hierarchy(value: type, abc_class: Any) -> type:
    """The class, where it derives from another: as its subclass, as one registered as such, or by what a Protocol asks for.

    Raises:
        InheritanceError: If it does not, or if what it gives a generic base is something else.
    """
    base = get_origin(abc_class) or abc_class
    context = {"base": base.__name__, "mro": [item.__name__ for item in value.__mro__]}
    if not is_subclass(value, base):
        message = f"`{value.__name__}` does not derive from `{base.__name__}`"
        raise InheritanceError(message, [f"write `class {value.__name__}({_name(abc_class)}):`"], context)
    if get_args(abc_class) and not is_within(value, abc_class):
        given = arguments_as(value, base, len(get_args(abc_class))) or ()
        message = f"`{value.__name__}` derives from `{_name(base[given])}`, not from `{_name(abc_class)}`"
        raise InheritanceError(message, [f"write `class {value.__name__}({_name(abc_class)}):`"], context)
    return value


def _name(hint: Any) -> str:
    """A class as it is written where it is imported by name."""
    return (
        hint.__name__
        if isinstance(hint, type) and not get_args(hint)
        else shown(hint).removeprefix(f"{hint.__module__}.")
    )


def validate_class_structure(value: type, exp_type: Any) -> type:
    """The class, where it has another's public structure, whatever it derives from. Raises ConformanceError where it has not."""
    assert_structure(value, exp_type, {})
    return value


def get_protocol(registry: Any) -> Any:
    """The class whose public structure a registry of classes asks for, with the arguments that it is given."""
    return registry._asked
