"""References to what is defined elsewhere, `package.module:Name`: their form, their import, and those that installed packages offer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from registrygen.runtime.errors import CoercionError, RegistryError


def checked_reference(reference: str) -> str:
    """The reference. Raises CoercionError where it is not of the form `package.module:Name`."""
    module, colon, name = reference.partition(":")
    if not (module and colon and name):
        raise CoercionError(f"`{reference}` refers to nothing", ["write `package.module:Name`"])
    return reference


def imported(reference: str, context: Mapping[str, Any]) -> Any:
    """What a reference names. Raises RegistryError where the import fails or the name is not there."""
    module, _, name = reference.partition(":")
    try:
        found: Any = import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except Exception as error:
        message = f"`{reference}` cannot be imported: {type(error).__name__}: {error}"
        raise RegistryError(message, ["mend the reference, or install what it names"], context) from error
    return found


@cache
def offered(group: str) -> tuple[tuple[str, str], ...]:
    """The names and references of a group of entry points, sorted; the installed packages are asked once."""
    from importlib.metadata import entry_points

    return tuple(sorted((item.name, item.value.partition(" ")[0]) for item in entry_points(group=group)))
