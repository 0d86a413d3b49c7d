"""`registrygen validate`: what is wrong with the specs, without looking at any output."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from registrygen.cli.options import Asked
from registrygen.cli.run import exit_code, scope, start
from registrygen.diagnostics.text import summary_line
from registrygen.pipeline import analyse, build_pages


def validate(asked: Asked, named: Sequence[Path]) -> int:
    """Prints the findings of everything that comes before writing: names that clash show only in rendering."""
    run = start(asked)
    analysis = analyse(run.config, scope(run.config, named).paths)
    findings = build_pages(run.config, analysis).findings
    run.console.findings(findings)
    entries = sum(len(registry.entries) for registry in analysis.project.registries)
    run.console.note(f"{entries} entries in {len(analysis.files)} files: {summary_line(findings)}")
    return exit_code(run, findings)
