"""Puts a plan into effect: all of it or, where a person's work would be lost, nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import PurePosixPath

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.write.codes import EDITED, FOREIGN
from registrygen.write.diff import diff, first_difference
from registrygen.write.files import MANIFEST_NAME, digest, io_finding, put, remove, remove_abandoned
from registrygen.write.manifest import Hashes, Manifest, read_manifest, render, union
from registrygen.write.paths import place_findings
from registrygen.write.plan import Change, Plan, Prune, State


class Overwrite(Enum):
    """What becomes of files that a person edited or wrote."""

    REFUSE = "refuse"
    """They stop the build before it writes anything."""
    REPLACE = "replace"
    """They are replaced, or deleted where they are left over."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was done. With a finding of `write/io` it is what was done before that; otherwise all or nothing."""

    findings: tuple[Finding, ...] = ()
    written: tuple[PurePosixPath, ...] = ()
    removed: tuple[PurePosixPath, ...] = ()
    unchanged: int = 0


class _Sort(Enum):
    WRITES = "writes"
    REMOVES = "removes"
    KEEPS_BOOK = "keeps book"


@dataclass(frozen=True, kw_only=True)
class _Step:
    path: PurePosixPath
    sort: _Sort
    action: Callable[[], None]


REFUSED = frozenset({State.EDITED, State.EDITED_LEFT_OVER, State.FOREIGN})
"""What a person wrote: a build stops before it unless it is told to overwrite."""
_UNTOUCHED = frozenset({State.CLEAN, State.UNTRACKED})
_BOOK = PurePosixPath(MANIFEST_NAME)


def apply(plan: Plan, *, overwrite: Overwrite = Overwrite.REFUSE) -> Outcome:
    """Removes, writes and keeps the manifest; a clean file is not touched. Its findings include the plan's.

    It may be killed at any point: a manifest that knows the old hashes and the new ones is in place before the first
    file is, so that the next build takes whatever it meets for its own work.
    """
    refused = _refusals(plan) if overwrite is Overwrite.REFUSE else ()
    unchanged = sum(change.state is State.CLEAN for change in plan.changes)
    if refused or any(item.is_error for item in plan.findings):
        return Outcome(findings=(*plan.findings, *refused), unchanged=unchanged)
    done: list[_Step] = []
    failure = _run(plan, done)
    return Outcome(
        findings=(*plan.findings, *failure),
        written=tuple(step.path for step in done if step.sort is _Sort.WRITES),
        removed=tuple(step.path for step in done if step.sort is _Sort.REMOVES),
        unchanged=unchanged,
    )


def _refusals(plan: Plan) -> tuple[Finding, ...]:
    return tuple(_refusal(change) for change in plan.changes if change.state in REFUSED)


def _refusal(change: Change) -> Finding:
    code, message, advice = EDITED, "was edited by hand", "move the edit into the spec or a template"
    if change.state is State.EDITED_LEFT_OVER:
        message, advice = "was edited by hand and is no longer produced", "move what you need elsewhere and delete it"
    if change.state is State.FOREIGN:
        code, message, advice = FOREIGN, "is not registrygen's and would be replaced", "move it away"
    return finding(
        code,
        f"`{change.shown}` {message}; nothing was written",
        at=Span.of_line(change.shown, first_difference(change)),
        help=f"{advice}, or run `registrygen build --overwrite`, which discards what it holds",
        diff=diff(change),
    )


def _run(plan: Plan, done: list[_Step]) -> tuple[Finding, ...]:
    """Takes the steps in order up to the first that fails, and notes those taken."""
    for step in _steps(plan):
        try:
            step.action()
        except OSError as error:
            return (io_finding(plan.output, str(step.path), error),)
        done.append(step)
    return ()


def _steps(plan: Plan) -> Iterator[_Step]:
    """Removals stand before writes: where case does not count, a left-over may be the new file's old name."""
    touched = [change for change in plan.changes if change.state not in _UNTOUCHED]
    yield _Step(path=_BOOK, sort=_Sort.KEEPS_BOOK, action=partial(_clean_up, plan))
    if touched:
        yield _Step(path=_BOOK, sort=_Sort.KEEPS_BOOK, action=partial(_announce, plan))
    for change in touched:
        if change.new is None:
            action = partial(remove, plan.output.at(str(change.path)))
            yield _Step(path=change.path, sort=_Sort.REMOVES, action=action)
    for change in touched:
        if change.new is not None:
            action = partial(put, plan.output.at(str(change.path)), change.new.encode())
            yield _Step(path=change.path, sort=_Sort.WRITES, action=action)
    yield _Step(path=_BOOK, sort=_Sort.KEEPS_BOOK, action=partial(_conclude, plan))


def _clean_up(plan: Plan) -> None:
    for path in plan.temporaries:
        remove_abandoned(plan.output.at(path))


def _announce(plan: Plan) -> None:
    """Writes the manifest that holds while the build runs."""
    current = read_manifest(plan.output)
    _keep(plan, current, union(current.hashes, plan.recorded, _rendered(plan)))


def _conclude(plan: Plan) -> None:
    """Removes folders that are empty now, and writes the manifest of what stands on disk.

    Hashes that came into the manifest since the plan was made are another build's, which runs at the same time; they
    are kept, and the next build drops them.
    """
    current, rendered = read_manifest(plan.output), _rendered(plan)
    known = union(current.hashes, plan.recorded)
    gone = known.keys() - rendered.keys()
    late = {path: found - plan.recorded.get(path, frozenset()) for path, found in current.hashes.items()}
    if plan.prune is Prune.ALL:
        _remove_empty_folders(plan, gone)
        _keep(plan, current, union(rendered, late))
    else:
        _keep(plan, current, union(rendered, late, {path: known[path] for path in gone}))


def _keep(plan: Plan, current: Manifest, hashes: Hashes) -> None:
    text = render(hashes)
    if text != current.text and (hashes or current.text is not None):
        put(plan.output.at(MANIFEST_NAME), text.encode())


def _rendered(plan: Plan) -> Hashes:
    return {
        str(change.path): frozenset({digest(change.new.encode())}) for change in plan.changes if change.new is not None
    }


def _remove_empty_folders(plan: Plan, gone: set[str]) -> None:
    """Removes the folders above files that are gone, from the innermost, where nothing but compiled modules is left.

    A folder that is reached by a link that leads out of the root is not looked at.
    """
    for path in sorted(gone, reverse=True):
        folder = "" if place_findings(plan.output, [path]) else path.rpartition("/")[0]
        while folder and _is_removed(plan.output.at(folder)):
            folder = folder.rpartition("/")[0]


def _is_removed(folder: str) -> bool:
    cache = os.path.join(folder, "__pycache__")
    with suppress(OSError):
        if os.path.islink(folder) or not set(os.listdir(folder)) <= {"__pycache__"}:
            return False
        _remove_compiled(cache)
        os.rmdir(folder)
    return not os.path.lexists(folder)


def _remove_compiled(cache: str) -> None:
    """Removes a `__pycache__` that holds compiled modules only. Errors: OSError where it holds something else."""
    if not os.path.lexists(cache) or os.path.islink(cache):
        return
    for name in os.listdir(cache):
        if name.endswith((".pyc", ".pyo")):
            os.unlink(os.path.join(cache, name))
    os.rmdir(cache)
