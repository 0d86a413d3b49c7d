"""From specs to plans: what a build would write to every output, and what a check compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from registrygen.cli.run import Run, scope
from registrygen.diagnostics.finding import Finding
from registrygen.model.page import Page
from registrygen.pipeline import Rendering, analyse, build_pages
from registrygen.write.files import Output
from registrygen.write.plan import Plan, Prune, plan


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The plans of all outputs, none where the specs have errors, and the findings about the specs."""

    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong with the specs, or with a template."""
        return any(item.is_error for item in self.findings)

    @property
    def changes(self) -> int:
        """How many files the outputs have or should have."""
        return sum(len(item.changes) for item in self.plans)


def prepare(run: Run, named: Sequence[Path]) -> Prepared:
    """Analyses, renders and compares with what is on disk; of a part only its own files, and none is left over."""
    seen = scope(run.config, named)
    rendering = build_pages(run.config, analyse(run.config, seen.paths), seen.part)
    if any(item.is_error for item in rendering.findings):
        return Prepared(plans=(), findings=rendering.findings)
    prune = Prune.ALL if seen.part is None else Prune.NOTHING
    plans = [plan(output, pages, prune=prune) for output, pages in _by_root(run, rendering)]
    return Prepared(plans=tuple(plans), findings=rendering.findings)


def _by_root(run: Run, rendering: Rendering) -> list[tuple[Output, list[Page]]]:
    """The pages of each output root: outputs that share one share its manifest."""
    pages: dict[str, dict[Page, None]] = {}
    for rendered in rendering.outputs:
        shown = PurePosixPath(rendered.output.root).as_posix()
        pages.setdefault(shown, {}).update(dict.fromkeys(rendered.pages))
    return [(Output(root=run.config.root / shown, shown=shown), list(found)) for shown, found in pages.items()]
