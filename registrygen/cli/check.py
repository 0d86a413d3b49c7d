"""`registrygen check`: whether what is on disk is what the specs say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from registrygen.cli.options import Asked
from registrygen.cli.outputs import prepare
from registrygen.cli.run import exit_code, start
from registrygen.diagnostics.text import summary_line
from registrygen.write.drift import drift_findings


def check(asked: Asked, named: Sequence[Path]) -> int:
    """Renders anew and compares; writes nothing."""
    run = start(asked)
    prepared = prepare(run, named)
    drift = [item for plan in prepared.plans for item in drift_findings(plan)]
    findings = (*prepared.findings, *drift)
    run.console.findings(findings)
    if prepared.has_errors:
        run.console.note(f"{summary_line(findings)}; nothing was compared")
    elif drift:
        run.console.note(f"{len(drift)} of {prepared.changes} files differ from what the specs say")
    else:
        run.console.note(f"{prepared.changes} files are what the specs say")
    return exit_code(run, findings)
