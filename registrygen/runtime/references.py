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
    found: Any = None
    try:
        found = import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (Exception, SystemExit) as error:
        message = f"`{reference}` cannot be imported: {type(error).__name__}: {error}"
        help = _near(found, error) or "mend the reference, or install what it names"
        raise RegistryError(message, [help], context) from error
    return found


def _near(found: Any, error: BaseException) -> str:
    """What somebody may have meant who names something that a module or class does not have."""
    from registrygen.diagnostics.near import nearest

    asked = error.name if isinstance(error, AttributeError) and found is not None and error.obj is found else None
    near = nearest(asked, dir(found)) if asked else None
    return f"did you mean `{near}`?" if near else ""


@cache
def offered(group: str) -> tuple[tuple[str, str], ...]:
    """The names and references of a group of entry points, sorted; the installed packages are asked once."""
    from importlib.metadata import entry_points

    return tuple(sorted((item.name, item.value.partition(" ")[0]) for item in entry_points(group=group)))
