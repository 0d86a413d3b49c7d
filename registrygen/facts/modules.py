"""Modules parsed once and kept: what each binds and exports, and what was wrong with those that do not parse."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from registrygen.diagnostics.finding import Finding
from registrygen.facts.exports import Exported, exports
from registrygen.facts.reading import SourceText, parse, read
from registrygen.facts.scopes import Home, Scope, collect
from registrygen.facts.tree import Located, SourceTree
from registrygen.model.facts import Absence


@dataclass(frozen=True, kw_only=True, eq=False)
class ParsedModule:
    """A module as its text has it; a namespace package is one without text."""

    home: Home
    source: SourceText
    scope: Scope
    exports: tuple[Exported, ...] | None

    @property
    def name(self) -> str:
        """The dotted name."""
        return self.home.module

    @property
    def is_dynamic(self) -> bool:
        """Whether a module-level `__getattr__` can answer for any name."""
        return "__getattr__" in self.scope.bindings


class ModuleStore:
    """The modules below the source roots, parsed when they are first asked for."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self._parsed: dict[str, ParsedModule | Absence] = {}
        self._findings: list[Finding] = []

    def get(self, module: str) -> ParsedModule | Absence:
        """The parsed module, or why there is none; a compiled one is as unknown as one outside the roots."""
        if module not in self._parsed:
            self._parsed[module] = self._load(module)
        return self._parsed[module]

    def findings(self) -> Iterator[Finding]:
        """What was wrong with the files and folders met so far."""
        yield from self.tree.findings
        yield from self._findings

    def _load(self, module: str) -> ParsedModule | Absence:
        located = self.tree.locate(module)
        if located is None:
            return Absence.MISSING_MODULE if self.tree.covers(module) else Absence.OUTSIDE
        if located.is_compiled:
            return Absence.OUTSIDE
        source = self._read(located)
        if isinstance(source, Finding):
            return self._unparsed(source)
        tree = parse(source)
        return self._unparsed(tree) if isinstance(tree, Finding) else _parsed(located, source, tree)

    def _unparsed(self, why: Finding) -> Absence:
        self._findings.append(why)
        return Absence.UNPARSED

    def _read(self, located: Located) -> SourceText | Finding:
        if located.file is None:
            return SourceText(path=self.tree.display(located.folders[0]), text="")
        return read(located.file, self.tree.display(located.file))


def _parsed(located: Located, source: SourceText, tree: ast.Module) -> ParsedModule:
    home = Home(module=located.name, is_package=located.is_package)
    return ParsedModule(home=home, source=source, scope=collect(tree.body, home), exports=exports(tree.body))
