"""What a module defines itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from registrygen.runtime.errors import RegistryError


def functions_of(module: ModuleType, names: Iterable[str] | None) -> dict[str, Any]:
    """The public functions that a module defines by name, or those of these names wherever they are from."""
    return _members(module, names, inspect.isroutine)


def classes_of(module: ModuleType, names: Iterable[str] | None) -> dict[str, Any]:
    """The public classes that a module defines by name, or those of these names wherever they are from."""
    return _members(module, names, inspect.isclass)


def callables_of(module: ModuleType, names: Iterable[str] | None) -> dict[str, Any]:
    """The public functions and classes that a module defines by name, or those of these names wherever they are from."""
    return _members(module, names, lambda item: inspect.isroutine(item) or inspect.isclass(item))


def _members(module: ModuleType, names: Iterable[str] | None, wanted: Callable[[Any], bool]) -> dict[str, Any]:
    if names is not None:
        return {name: _named(module, name) for name in names}
    return {
        name: item
        for name, item in vars(module).items()
        if not name.startswith("_") and wanted(item) and getattr(item, "__module__", None) == module.__name__
    }


def _named(module: ModuleType, name: str) -> Any:
    from registrygen.diagnostics.near import suggestion

    try:
        return getattr(module, name)
    except AttributeError:
        message = f"`{module.__name__}` has no `{name}`"
        raise RegistryError(
            message, [suggestion(name, vars(module))], {"module": module.__name__, "key": name}
        ) from None
