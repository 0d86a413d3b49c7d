"""What `check` says about a plan: one finding a file that is not as the specs have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registrygen.diagnostics.finding import Code, Finding, Span, finding
from registrygen.write.codes import (
    DRIFT_CONFLICT,
    DRIFT_EDITED,
    DRIFT_FOREIGN,
    DRIFT_LEFT_OVER,
    DRIFT_MISSING,
    DRIFT_STALE,
    DRIFT_UNTRACKED,
)
from registrygen.write.diff import diff, first_difference
from registrygen.write.files import MANIFEST_NAME
from registrygen.write.plan import Change, Plan, State


@dataclass(frozen=True, kw_only=True)
class _Reason:
    code: Code
    message: str
    help: str


_REASONS: Mapping[State, _Reason] = {
    State.MISSING: _Reason(
        code=DRIFT_MISSING, message="is missing: the specs produce it", help="run `registrygen build` and commit it"
    ),
    State.STALE: _Reason(
        code=DRIFT_STALE,
        message="is stale: an earlier build wrote it, and the specs now say something else",
        help="run `registrygen build` and commit what it writes",
    ),
    State.EDITED: _Reason(
        code=DRIFT_EDITED,
        message="was edited by hand",
        help="move the edit into the spec or a template, then run `registrygen build --overwrite`, which discards it",
    ),
    State.CONFLICT: _Reason(
        code=DRIFT_CONFLICT,
        message="has conflict markers in it",
        help="merge the specs, then run `registrygen build`, which needs no help with this file",
    ),
    State.FOREIGN: _Reason(
        code=DRIFT_FOREIGN,
        message="is not registrygen's, and stands where a generated file belongs",
        help="move it away, or run `registrygen build --overwrite`, which replaces it",
    ),
    State.LEFT_OVER: _Reason(
        code=DRIFT_LEFT_OVER,
        message="is left over: an earlier build wrote it, and the specs no longer produce it",
        help="run `registrygen build`, which deletes it",
    ),
    State.EDITED_LEFT_OVER: _Reason(
        code=DRIFT_LEFT_OVER,
        message="is left over and was edited by hand",
        help="move what you need elsewhere, then run `registrygen build --overwrite`, which deletes it",
    ),
    State.UNTRACKED: _Reason(
        code=DRIFT_UNTRACKED,
        message="is untracked: its first line says it is generated, and neither the specs nor the manifest know it",
        help="delete it, or delete its first line to keep it as your own",
    ),
}


def drift_findings(plan: Plan) -> list[Finding]:
    """The plan's own findings, then one for each file that is not clean, at the line where it begins to differ."""
    changed = [_drift(change) for change in plan.changes if change.state is not State.CLEAN]
    return [*plan.findings, *([_no_manifest(plan)] if plan.lacks_manifest else []), *changed]


def _no_manifest(plan: Plan) -> Finding:
    shown = plan.output.name(MANIFEST_NAME)
    message = f"`{shown}` is missing: without it nobody can tell an edit from what an earlier build wrote"
    return finding(DRIFT_MISSING, message, at=Span.of_line(shown), help="run `registrygen build` and commit it")


def _drift(change: Change) -> Finding:
    reason = _REASONS[change.state]
    return finding(
        reason.code,
        f"`{change.shown}` {reason.message}",
        at=Span.of_line(change.shown, first_difference(change)),
        help=reason.help,
        diff=diff(change),
    )
