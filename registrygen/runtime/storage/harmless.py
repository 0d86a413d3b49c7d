"""Whether importing a module would do more than define things, read from its source: nothing is run to find out."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import decode_source
from pathlib import Path
from typing import Any

from registrygen.runtime.storage.deeds import first_deed
from registrygen.runtime.storage.makings import LIBRARIES, Makings
from registrygen.runtime.storage.references import members_of
from registrygen.runtime.storage.sources import Source, bound_in

_LOUD = frozenset({"antigravity", "this"})
"""Modules of the standard library whose import does something."""
ANSWERING = "__getattr__"
"""The function of a module that answers for names which it does not have."""
PATH = "__path__"
"""What packages have and other modules do not."""


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
    sources = _sources(module, covers, {item for prefix in prefixes for item in _with_packages(prefix)})
    if isinstance(sources, Deed):
        return sources
    makings = Makings(sources)
    return next(filter(None, (_deed_of(source, makings, sources) for source in sources.values())), None)


def _sources(module: str, covers: Callable[[str], bool], above: Collection[str]) -> dict[str, Source] | Deed:
    """The modules that would run, in the order in which they are asked for; or why one of them may not."""
    waiting, sources, seen = [*_with_packages(module)], dict[str, Source](), set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen or name in sys.modules or (_is_standard(name) and name != module):
            continue
        seen.add(name)
        looked = _looked_at(name, is_covered=covers(name) or name in above)
        if isinstance(looked, Deed):
            return looked
        above_it = name.rpartition(".")[0]
        if looked is None and _is_asked_for_path(above_it, sources):
            shown = f"`{above_it}` has a `{ANSWERING}`, and is asked for its `{PATH}`"
            return Deed(module=above_it, reason=f"importing `{name}` would do more than define things ({shown})")
        if looked is not None:
            sources[name] = looked
            waiting += [part for item in looked.imports() for part in _with_packages(item)]
    return sources


def _deed_of(source: Source, makings: Makings, sources: Mapping[str, Source]) -> Deed | None:
    """What a module would do beside defining things."""
    try:
        node = first_deed(source, makings) or _answered_for(source, sources)
    except RecursionError as error:
        return Deed(module=source.module, reason=f"`{source.module}` cannot be read: {error}")
    if node is None:
        return None
    shown = ast.unparse(node).partition("\n")[0][:80]
    reason = f"importing `{source.module}` would do more than define things ({source.file}:{node.lineno}: `{shown}`)"
    return Deed(module=source.module, reason=reason, line=node.lineno)


def _answered_for(source: Source, sources: Mapping[str, Source]) -> ast.stmt | None:
    """An import of a name that the other module does not have, but has a function to answer for."""
    for node in source.statements():
        if isinstance(node, ast.ImportFrom):
            base = source.base_of(node)
            names = _names_of(base, sources)
            if ANSWERING in names and any(
                item.name not in names and _found(f"{base}.{item.name}") is None for item in node.names
            ):
                return node
    return None


def _is_asked_for_path(module: str, sources: Mapping[str, Source]) -> bool:
    """Whether a module that is no package answers for what it does not have: whatever is imported from it, this is asked for before."""
    names = _names_of(module, sources)
    return ANSWERING in names and PATH not in names


def _names_of(module: str, sources: Mapping[str, Source]) -> Collection[str]:
    if module in sources:
        source = sources[module]
        return {name for name, _ in bound_in(source.tree.body)} | ({PATH} if source.package == module else set())
    return () if _is_library(module) else members_of(sys.modules.get(module))


def _is_library(module: str) -> bool:
    return module.partition(".")[0] in LIBRARIES or _is_standard(module)


def _is_standard(name: str) -> bool:
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names and top not in _LOUD


def _looked_at(name: str, *, is_covered: bool) -> Deed | Source | None:
    """The source of a module, None where nothing of it would run, or why it may not be imported."""
    spec = _found(name)
    if spec is None:
        # A name that is no module is an attribute of its package, or an import that fails: neither does anything.
        return None
    if not is_covered:
        return Deed(module=name, reason=f"`{name}` would be imported, which is outside of what is trusted here")
    if spec.origin is None or spec.loader is None:
        return None
    if not spec.origin.endswith(".py"):
        return Deed(module=name, reason=f"`{name}` has no source that could be looked at")
    return _read(name, spec)


def _read(name: str, spec: ModuleSpec) -> Deed | Source:
    origin = Path(str(spec.origin))
    try:
        tree = ast.parse(decode_source(origin.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Deed(module=name, reason=f"`{name}` cannot be read: {error}")
    package = name if spec.submodule_search_locations is not None else name.rpartition(".")[0]
    return Source(module=name, package=package, file=origin.name, tree=tree)


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
            path = members_of(loaded).get(PATH, [])
            continue
        found = next(
            filter(None, (finder.find_spec(part, path) for finder in sys.meta_path if hasattr(finder, "find_spec"))),
            None,
        )
        if found is None:
            return None
        path = found.submodule_search_locations or []
    return found
