"""Live registries as commands find them: by their key in the specs, or as `package.module:Class`, imported with what registers in them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registrygen.cli.codes import NOT_IMPORTED, UNKNOWN_REGISTRY
from registrygen.cli.console import aside
from registrygen.cli.run import Run, look
from registrygen.config import Config
from registrygen.diagnostics.finding import Finding, finding
from registrygen.diagnostics.near import nearest
from registrygen.kinds.registries.entries import KIND, class_name, live
from registrygen.model.registry import Entry, Registry
from registrygen.pipeline import Analysis
from registrygen.pysource.objects import parse_object
from registrygen.runtime.errors import RegistryError
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.references import imported
from registrygen.view.scope import full_name


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A live registry of the specs; `reference` is its generated class."""

    registry: Registry
    entry: Entry
    reference: str

    @property
    def key(self) -> str:
        """What the specs call it."""
        return self.entry.key


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A live registry, imported; `declared` is None for one that no spec declares."""

    cls: Any
    declared: Declared | None = None


def declared_registries(run: Run) -> list[Declared]:
    """The live registries of the specs, in their order."""
    return _declared(run.config, look(run))


def _declared(config: Config, analysis: Analysis) -> list[Declared]:
    package = next((item.package for item in config.model.outputs if "code" in item.parts), "")
    return [
        Declared(
            registry=registry,
            entry=entry,
            reference=f"{full_name(package, registry.layout.module)}:{class_name(entry)}",
        )
        for registry in analysis.project.of_kind(KIND)
        for entry in registry.entries
    ]


def find(known: Sequence[Declared], name: str) -> Declared | Finding:
    """The live registry of this key."""
    found = next((item for item in known if name == item.key), None)
    if found is not None:
        return found
    near = nearest(name, [item.key for item in known])
    help = f"did you mean `{near}`?" if near else "`registrygen registries list` prints all of them"
    return finding(UNKNOWN_REGISTRY, f"there is no live registry `{name}`", at=None, help=help)


def open_named(run: Run, name: str, modules: Sequence[str] = ()) -> Opened | Finding:
    """The registry of a key or `package.module:Class`, imported together with these modules, and those that the specs name."""
    known = declared_registries(run)
    named = [*modules, *(module for item in known for module in live(item.entry).modules)]
    if parse_object(name) is not None:
        return _opened(run, name, named, None)
    found = find(known, name)
    return found if isinstance(found, Finding) else _opened(run, found.reference, named, found)


def open_declared(run: Run, known: Sequence[Declared], asked: Declared) -> Opened | Finding:
    """A live registry of the specs, imported with all that registers in any of them."""
    return _opened(run, asked.reference, [name for item in known for name in live(item.entry).modules], asked)


def _opened(run: Run, reference: str, modules: Sequence[str], declared: Declared | None) -> Opened | Finding:
    for path in reversed(_roots(run.config)):
        if path not in sys.path:
            sys.path.insert(0, path)
    try:
        with aside():
            cls = imported(reference, {})
            for module in modules:
                imported(f"{module}:__name__", {})
    except RegistryError as error:
        at = declared.entry.span if declared else None
        help = "run `registrygen build`, and see that what it imports is there" if declared else error.suggestions[0]
        return finding(NOT_IMPORTED, error.message.replace(":__name__`", "`"), at=at, help=help)
    if not (isinstance(cls, type) and issubclass(cls, RegistryFactorizorMixin)):
        return finding(UNKNOWN_REGISTRY, f"`{reference}` is not a live registry", at=None, help="name its class")
    return Opened(cls=cls, declared=declared)


def _roots(config: Config) -> list[str]:
    """Where Python finds generated code and the application."""
    roots = [config.root / root for root in config.model.source]
    for output in config.model.outputs:
        path = (config.root / output.root).resolve()
        depth = len(output.package.split(".")) if output.package else 0
        roots.append([path, *path.parents][min(depth, len(path.parents))])
    return list(dict.fromkeys(str(Path(root).resolve()) for root in roots))
