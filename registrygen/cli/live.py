"""Live registries as commands find them: by their key in the specs, or as `package.module:Class`, imported with what registers in them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registrygen.cli.codes import UNKNOWN_REGISTRY
from registrygen.cli.imports import failed_import
from registrygen.cli.run import Run, look
from registrygen.config import Config
from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.near import nearest
from registrygen.kinds.registries.entries import KIND, class_name, live
from registrygen.model.registry import Entry, Registry
from registrygen.pipeline import Analysis
from registrygen.pysource.objects import parse_object
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
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
    """The live registries of the specs, in their order; a project that generates nothing needs no specs."""
    said, root = run.config.model, run.config.root
    if "specs" not in said.model_fields_set and not any((root / path).exists() for path in said.specs):
        return []
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
    found = None if parse_object(name) is not None else find(known, name)
    if isinstance(found, Finding):
        return found
    reference = name if found is None else found.reference
    wanted = {_module(reference): found.entry.span if found else None, **dict.fromkeys(modules), **_registering(known)}
    failures = _import_all(run.config, wanted)
    return failures[0] if failures else _opened(reference, found)


def open_declared(run: Run, known: Sequence[Declared], asked: Sequence[Declared]) -> list[Opened | Finding]:
    """Live registries of the specs, imported with all that registers in any of them; the findings alone where an import fails."""
    wanted = {**_registering(known), **{_module(item.reference): item.entry.span for item in reversed(asked)}}
    return [*_import_all(run.config, wanted)] or [_opened(item.reference, item) for item in asked]


def _registering(known: Sequence[Declared]) -> dict[str, Span | None]:
    """The modules that register in live registries of the specs, with the places where these name them."""
    return {
        module: item.entry.where("modules", index)
        for item in reversed(known)
        for index, module in enumerate(live(item.entry).modules)
    }


def _import_all(config: Config, wanted: Mapping[str, Span | None]) -> list[Finding]:
    """What is wrong with modules, each thing once: of those that import a broken module only that one is told."""
    for path in reversed(_roots(config)):
        if path not in sys.path:
            sys.path.insert(0, path)
    failures: dict[object, Finding] = {}
    for name, at in wanted.items():
        failed = failed_import(config, name, at)
        if failed is not None:
            failures.setdefault(failed.span or failed.message, failed)
    return list(failures.values())


def _opened(reference: str, declared: Declared | None) -> Opened | Finding:
    cls: object = sys.modules[_module(reference)]
    for part in reference.partition(":")[2].split("."):
        cls = getattr(cls, part, None)
    if isinstance(cls, type) and issubclass(cls, RegistryFactorizorMixin):
        return Opened(cls=cls, declared=declared)
    at, help = (declared.entry.span, "run `registrygen build`") if declared else (None, "name its class")
    return finding(UNKNOWN_REGISTRY, f"`{reference}` is not a live registry", at=at, help=help)


def _module(reference: str) -> str:
    return reference.partition(":")[0]


def _roots(config: Config) -> list[str]:
    """Where Python finds generated code and the application."""
    roots = [config.root / root for root in config.model.source]
    for output in config.model.outputs:
        path = (config.root / output.root).resolve()
        depth = len(output.package.split(".")) if output.package else 0
        roots.append([path, *path.parents][min(depth, len(path.parents))])
    return list(dict.fromkeys(str(Path(root).resolve()) for root in roots))
