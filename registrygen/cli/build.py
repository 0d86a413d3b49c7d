"""`registrygen build`: writes what the specs generate, or shows what it would write."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.outputs import Prepared, prepare
from registrygen.cli.run import Run, exit_code, start
from registrygen.diagnostics.finding import Finding
from registrygen.diagnostics.text import summary_line
from registrygen.write.apply import REFUSED, Outcome, Overwrite, apply
from registrygen.write.diff import diff
from registrygen.write.plan import Change, Plan, State


class Preview(Enum):
    """What is shown instead of writing."""

    NAMES = "names"
    DIFFS = "diffs"


_UNTOUCHED = frozenset({State.CLEAN, State.UNTRACKED})


def build(asked: Asked, named: Sequence[Path], previews: frozenset[Preview], overwrite: Overwrite) -> int:
    """Builds, or shows what building would do; the result is the exit code."""
    run = start(asked)
    prepared = prepare(run, named)
    if prepared.has_errors:
        run.console.findings(prepared.findings)
        run.console.note(f"{summary_line(prepared.findings)}; nothing was written")
        return exit_code(run, prepared.findings)
    if previews:
        return _preview(run, prepared, previews, overwrite)
    outcomes = _apply_all(prepared.plans, overwrite)
    findings = (*prepared.findings, *(item for outcome in outcomes for item in outcome.findings))
    run.console.findings(findings, **_done(prepared.plans, outcomes))
    run.console.note(_summary(outcomes, findings))
    return exit_code(run, findings)


def _apply_all(plans: Sequence[Plan], overwrite: Overwrite) -> list[Outcome]:
    """Applies all plans, or, where one cannot be, none; a plan that cannot be applied only says why."""
    blocked = [plan for plan in plans if _is_blocked(plan, overwrite)]
    outcomes = []
    for plan in blocked or plans:
        outcomes.append(apply(plan, overwrite=overwrite))
        if not blocked and any(item.is_error for item in outcomes[-1].findings):
            break
    return outcomes


def _is_blocked(plan: Plan, overwrite: Overwrite) -> bool:
    refused = overwrite is Overwrite.REFUSE and any(change.state in REFUSED for change in plan.changes)
    return refused or any(item.is_error for item in plan.findings)


def _summary(outcomes: Sequence[Outcome], findings: Sequence[Finding]) -> str:
    written, removed = sum(len(item.written) for item in outcomes), sum(len(item.removed) for item in outcomes)
    if any(item.is_error for item in findings):
        return f"{summary_line(findings)}; {f'{written} files were written' if written else 'nothing was written'}"
    unchanged = sum(item.unchanged for item in outcomes)
    counts = ((written, "written"), (unchanged, "unchanged"), (removed, "removed"))
    parts = ", ".join(f"{count} {word}" for count, word in counts if count)
    total = written + unchanged
    return f"{total} file{'' if total == 1 else 's'}{': ' if parts else ''}{parts}"


def _done(plans: Sequence[Plan], outcomes: Sequence[Outcome]) -> dict[str, object]:
    """What the JSON answer says beside the findings."""
    pairs = list(zip(plans, outcomes, strict=False))
    return {
        "written": [plan.output.name(str(path)) for plan, outcome in pairs for path in outcome.written],
        "removed": [plan.output.name(str(path)) for plan, outcome in pairs for path in outcome.removed],
        "unchanged": sum(outcome.unchanged for outcome in outcomes),
    }


def _preview(run: Run, prepared: Prepared, previews: frozenset[Preview], overwrite: Overwrite) -> int:
    blocked = [plan for plan in prepared.plans if _is_blocked(plan, overwrite)]
    refusals = [item for plan in blocked for item in apply(plan, overwrite=overwrite).findings]
    warned = [item for plan in prepared.plans if plan not in blocked for item in plan.findings]
    findings = (*prepared.findings, *refusals, *warned)
    changes = [change for plan in prepared.plans for change in plan.changes if change.state not in _UNTOUCHED]
    if run.has_text:
        run.console.findings(findings)
        run.console.say("".join(_shown(changes, previews)))
    else:
        run.console.findings(findings, files=[_record(change, previews) for change in changes])
    run.console.note(f"{len(changes)} of {prepared.changes} files would change; nothing was written")
    return exit_code(run, findings)


def _shown(changes: Sequence[Change], previews: frozenset[Preview]) -> list[str]:
    text = []
    if Preview.NAMES in previews and changes:
        text.append(columns([(_action(change), change.shown, f"({change.state.value})") for change in changes]))
    if Preview.DIFFS in previews:
        text.extend(diff(change) for change in changes)
    return text


def _record(change: Change, previews: frozenset[Preview]) -> dict[str, str]:
    record = {"path": change.shown, "action": _action(change), "state": change.state.value}
    return {**record, "diff": diff(change)} if Preview.DIFFS in previews else record


def _action(change: Change) -> str:
    return "remove" if change.new is None else "write"
