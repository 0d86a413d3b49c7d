"""Whether importing a module would do more than define things, read from its source: nothing is run to find out."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import decode_source
from pathlib import Path
from typing import Any

from registrygen.runtime.storage.deeds import first_deed, imports_of

_LOUD = frozenset({"antigravity", "this"})
"""Modules of the standard library whose import does something."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What an import would do that it should not, in which module and line."""

    module: str
    reason: str
    line: int = 0


def deed_of_import(module: str, covers: Callable[[str], bool], prefixes: Iterable[str]) -> Deed | None:
    """What importing a module would do beside defining things; None where it would do nothing.

    Everything that would run is looked at: the module, the packages above it, and what these import, as far as it is not loaded yet
    and not of the standard library. Each of them has to be covered, or a package above a prefix, and harmless.
    """
    above = {item for prefix in prefixes for item in _with_packages(prefix)}
    waiting, seen = [*_with_packages(module)], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen or name in sys.modules or (_is_standard(name) and name != module):
            continue
        seen.add(name)
        looked = _looked_at(name, is_covered=covers(name) or name in above)
        if isinstance(looked, Deed):
            return looked
        waiting += looked
    return None


def _is_standard(name: str) -> bool:
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names and top not in _LOUD


def _looked_at(name: str, *, is_covered: bool) -> Deed | list[str]:
    """What a module would do, or what it would import."""
    spec = _found(name)
    if spec is None:
        # A name that is no module is an attribute of its package, or an import that fails: neither does anything.
        return []
    if not is_covered:
        return Deed(module=name, reason=f"`{name}` would be imported, which is outside of what is trusted here")
    if spec.origin is None or spec.loader is None:
        return []
    if not spec.origin.endswith(".py"):
        return Deed(module=name, reason=f"`{name}` has no source that could be looked at")
    return _read(name, spec)


def _read(name: str, spec: ModuleSpec) -> Deed | list[str]:
    origin = Path(str(spec.origin))
    try:
        tree = ast.parse(decode_source(origin.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError) as error:
        return Deed(module=name, reason=f"`{name}` cannot be read: {error}")
    node = first_deed(tree)
    if node is not None:
        shown = ast.unparse(node).partition("\n")[0][:80]
        reason = f"importing `{name}` would do more than define things ({origin.name}:{node.lineno}: `{shown}`)"
        return Deed(module=name, reason=reason, line=node.lineno)
    package = name if spec.submodule_search_locations is not None else name.rpartition(".")[0]
    return [part for item in imports_of(tree, package) for part in _with_packages(item)]


def _with_packages(name: str) -> Iterator[str]:
    """A module and the packages above it, the outermost first, as they are imported."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def _found(name: str) -> ModuleSpec | None:
    """Where a module is. Unlike `find_spec` of importlib, this imports no package above it."""
    path: Any = None
    found: ModuleSpec | None = None
    for part in _with_packages(name):
        loaded = sys.modules.get(part)
        if loaded is not None:
            path = getattr(loaded, "__path__", [])
            continue
        found = next(
            filter(None, (finder.find_spec(part, path) for finder in sys.meta_path if hasattr(finder, "find_spec"))),
            None,
        )
        if found is None:
            return None
        path = found.submodule_search_locations or []
    return found
