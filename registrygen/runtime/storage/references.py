"""How an artifact is referred to: the module that defines it and its name there, which lead to this very object."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.storage.records import FUNCTION, TYPE

REFERENCE = re.compile(r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)")
"""`package.module:Name`, the name with dots between where it is within a class."""
MISSING: Any = object()
"""What a name leads to where there is nothing."""


def reference_of(artifact: Any) -> str:
    """`package.module:Name` of a function or class at the top of a module, or within a class there.

    Raises:
        CoercionError: If another process could not import it by its name.
    """
    module = getattr(artifact, "__module__", None)
    name = getattr(artifact, "__qualname__", None) or getattr(artifact, "__name__", None)
    if not isinstance(module, str) or not isinstance(name, str):
        raise _unshared(artifact, "it has no module and name to be imported by")
    if module == "__main__":
        raise _unshared(artifact, "it is defined in the program that runs, which other processes do not import")
    if "<" in name:
        raise _unshared(artifact, f"it is defined within a function (`{name}`)")
    home = sys.modules.get(module)
    if not _is_beginning(home) and found_in(home, name) is not artifact:
        raise _unshared(artifact, f"`{module}:{name}` is not this object")
    return f"{module}:{name}"


def kind_of(artifact: Any) -> str:
    """What an artifact is: a function, which stands for whatever is called, or a class."""
    return TYPE if inspect.isclass(artifact) else FUNCTION


def found_in(module: ModuleType | None, name: str) -> Any:
    """What a name, with dots between, leads to in a module; `MISSING` where it leads nowhere. No code of the module runs."""
    found: Any = MISSING if module is None else module
    for part in name.split("."):
        if not part.isidentifier() or (part.startswith("__") and part.endswith("__")):
            return MISSING
        # Properties, and modules with `__getattr__`, would run code to answer; only classes have names within.
        if not (found is module and members_of(found)) and not issubclass(type(found), type):
            return MISSING
        found = inspect.getattr_static(found, part, MISSING)
        if isinstance(found, staticmethod):
            found = found.__func__
    return found


def members_of(module: object) -> Mapping[str, Any]:
    """What a module has itself, without asking it: it may have a function that answers for names which it does not have."""
    # What stands in the place of a module may be anything, and call itself one.
    return vars(module) if issubclass(type(module), ModuleType) else {}


def _is_beginning(module: ModuleType | None) -> bool:
    """Whether a module is being imported: what a decorator is given has no name there yet."""
    return bool(getattr(members_of(module).get("__spec__"), "_initializing", False))


def _unshared(artifact: Any, reason: str) -> CoercionError:
    message = f"{artifact!r} cannot be shared: {reason}"
    return CoercionError(message, ["define it at the top of a module that other processes can import"])
