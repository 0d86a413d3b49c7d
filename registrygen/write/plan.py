"""Compares what is rendered with what is on disk, and says of every file how the two differ and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.model.page import Page
from registrygen.write.codes import ENCODING
from registrygen.write.files import Output, digest, has_header, io_finding, normal, read_regular
from registrygen.write.manifest import Hashes, Manifest, read_manifest
from registrygen.write.paths import occupied, path_findings, place_findings
from registrygen.write.survey import Survey, survey, with_header


class State(Enum):
    """How a file on disk stands to what is rendered."""

    CLEAN = "clean"
    """Equal, line ends and a byte order mark aside, whatever the manifest says."""
    MISSING = "missing"
    """Rendered and not there."""
    STALE = "stale"
    """What a build wrote, and no longer what is rendered."""
    EDITED = "edited by hand"
    """Ours by the manifest or its first line, and no build wrote what it holds."""
    CONFLICT = "in conflict"
    """Ours, with conflict markers of a merge in it, whether it is still produced or not."""
    FOREIGN = "not ours"
    """Somebody else's file in the place of a rendered one."""
    LEFT_OVER = "left over"
    """What a build wrote, and no longer produced."""
    EDITED_LEFT_OVER = "left over and edited by hand"
    """In the manifest and no longer produced, and no build wrote what it holds."""
    UNTRACKED = "untracked"
    """Has our first line, and is neither in the manifest nor produced."""


class Prune(Enum):
    """Whether files that are not among the pages count as left over."""

    ALL = "all"
    NOTHING = "nothing"
    """Only a part is built: what other parts produce is not known."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One file: `old` is its text on disk, `new` the rendered one, both with LF; None where there is none.

    An untracked file has neither: there is nothing to compare it with.
    """

    path: PurePosixPath
    shown: str
    state: State
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What applying would do, sorted by path; with an error among its findings it is not applied at all."""

    output: Output
    prune: Prune
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    manifest: Manifest = field(default_factory=Manifest)
    recorded: Hashes = field(default_factory=dict)
    """What the next manifest keeps: this one's hashes; without a manifest those of the files whose first line is ours."""
    temporaries: tuple[str, ...] = ()

    @property
    def lacks_manifest(self) -> bool:
        """Whether there are generated files and no manifest."""
        return self.manifest.text is None and any(change.old is not None for change in self.changes)

    @property
    def is_clean(self) -> bool:
        """Whether every file on disk is as it should be, the manifest aside."""
        return not any(item.is_error for item in self.findings) and all(
            change.state is State.CLEAN for change in self.changes
        )


Rendered = Mapping[str, Page]
"""The pages by the text of their paths."""

_SUFFIXES = frozenset({".py", ".pyi", ".md"})
_MARKERS = tuple(re.compile(mark, re.MULTILINE) for mark in (rb"^<{7} ", rb"^={7}$", rb"^>{7}(?: |$)"))


def plan(output: Output, pages: Sequence[Page], *, prune: Prune = Prune.ALL) -> Plan:
    """Reads what is on disk and compares; nothing is written. What cannot be read is a finding of the plan.

    Without a manifest nobody can know who changed a file: one that differs counts as edited where it is produced, since an
    edit that is lost is worse than one `--overwrite` too many, and as untracked where it is not.
    """
    try:
        return _plan(output, pages, prune)
    except OSError as error:
        return Plan(output=output, prune=prune, findings=(io_finding(output, "", error),))


def _plan(output: Output, pages: Sequence[Page], prune: Prune) -> Plan:
    paths = [str(page.path) for page in pages]
    faults = path_findings(output, paths) or place_findings(output, paths)
    manifest, seen = read_manifest(output), survey(output, _SUFFIXES)
    if faults:
        return Plan(output=output, prune=prune, findings=(*faults, *manifest.findings), manifest=manifest)
    return _compared(output, dict(zip(paths, pages, strict=True)), prune, manifest, seen)


def _compared(output: Output, rendered: Rendered, prune: Prune, manifest: Manifest, seen: Survey) -> Plan:
    recorded = manifest.hashes if manifest.text is not None else _adopted(output, seen)
    looked_at = [_produced(output, path, page, manifest.hashes) for path, page in rendered.items()]
    if prune is Prune.ALL:
        looked_at += _not_produced(output, rendered, manifest, seen)
    changes = [item for item in looked_at if isinstance(item, Change)]
    return Plan(
        output=output,
        prune=prune,
        changes=tuple(sorted(changes, key=lambda change: change.shown)),
        findings=(*(item for item in looked_at if isinstance(item, Finding)), *manifest.findings),
        manifest=manifest,
        recorded=recorded,
        temporaries=seen.temporaries,
    )


def _adopted(output: Output, seen: Survey) -> Hashes:
    """The hashes that stand in for a manifest: of every file whose first line is ours, as it is now."""
    contents = {path: read_regular(output.at(path)) for path in with_header(output, seen.files)}
    return {path: frozenset({digest(normal(content))}) for path, content in contents.items() if content is not None}


def _produced(output: Output, path: str, page: Page, recorded: Hashes) -> Change | Finding:
    try:
        new = normal(page.text.encode())
        old = read_regular(output.at(path))
        obstacle = occupied(output, path) if old is None else None
    except UnicodeEncodeError as error:
        return _unwritable(output, path, page.text, error)
    except OSError as error:
        return io_finding(output, path, error)
    if obstacle is not None:
        return obstacle
    return _compare(page, output.name(path), old, new, recorded.get(path, frozenset()))


def _compare(page: Page, shown: str, old: bytes | None, new: bytes, hashes: frozenset[str]) -> Change:
    state, before, after = State.CLEAN, None, _text(new) if "\r" in page.text else page.text.removeprefix("\ufeff")
    if old is None:
        state = State.MISSING
    elif old == new or normal(old) == new:
        before = after
    else:
        state, before = _state(normal(old), hashes), _text(old)
    return Change(path=page.path, shown=shown, state=state, old=before, new=after)


def _state(old: bytes, hashes: frozenset[str]) -> State:
    """Why a file differs from what is rendered."""
    if not hashes and not has_header(old):
        return State.FOREIGN
    if _has_conflict(old):
        return State.CONFLICT
    return State.STALE if digest(old) in hashes else State.EDITED


def _not_produced(output: Output, rendered: Rendered, manifest: Manifest, seen: Survey) -> Iterator[Change | Finding]:
    for path in sorted(manifest.hashes.keys() - rendered.keys()):
        try:
            yield from _left_over(output, path, manifest.hashes[path])
        except OSError as error:
            yield io_finding(output, path, error)
    unknown = [path for path in seen.files if path not in rendered and path not in manifest.hashes]
    for path in with_header(output, unknown):
        yield Change(path=PurePosixPath(path), shown=output.name(path), state=State.UNTRACKED, old=None, new=None)


def _left_over(output: Output, path: str, hashes: frozenset[str]) -> Iterator[Change]:
    """Nothing where the file is gone, or is reached by a link that leads out, or something else took its place."""
    old = read_regular(output.at(path)) if not place_findings(output, [path]) else None
    if old is None:
        return
    state = _state(normal(old), hashes)
    states = {State.STALE: State.LEFT_OVER, State.EDITED: State.EDITED_LEFT_OVER}
    yield Change(
        path=PurePosixPath(path), shown=output.name(path), state=states.get(state, state), old=_text(old), new=None
    )


def _text(content: bytes) -> str:
    return normal(content).decode("utf-8", errors="replace")


def _has_conflict(content: bytes) -> bool:
    """Whether the three markers of a git conflict stand in it, in their order."""
    position = 0
    for mark in _MARKERS:
        found = mark.search(content, position)
        if found is None:
            return False
        position = found.end()
    return True


def _unwritable(output: Output, path: str, text: str, error: UnicodeEncodeError) -> Finding:
    shown = output.name(path)
    line = text.count("\n", 0, error.start) + 1
    column = error.start - text.rfind("\n", 0, error.start)
    return finding(
        ENCODING,
        f"the text of `{shown}` has half of a surrogate pair in it",
        at=Span.of_line(shown, line, column),
        help="look for `\\ud800` to `\\udfff` in the spec and remove it",
    )
