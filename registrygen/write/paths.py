"""Which paths generated files may have: below the root, on every machine, and no two in each other's way."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from registrygen.diagnostics.finding import Finding, Related, Span, finding
from registrygen.write.codes import CASE_CLASH, DUPLICATE, NOT_A_FILE, OUTSIDE
from registrygen.write.files import MANIFEST_NAME, Output, is_temporary


def unsafe(path: str) -> str | None:
    """Why a path cannot be one of a generated file, or None where it can."""
    parts = path.split("/")
    if path in {"", "."}:
        return "is the output root itself"
    if path.startswith("/") or ":" in path or "\\" in path:
        return "is absolute, or has a colon or backslash in it"
    if not {"", ".", ".."}.isdisjoint(parts):
        return "does not name a place below the output root"
    if not path.isprintable():
        return "has a character in it that cannot be printed"
    if MANIFEST_NAME in parts or is_temporary(parts[-1]):
        return "is a name that registrygen keeps for itself"
    return None


def path_findings(output: Output, paths: Sequence[str]) -> list[Finding]:
    """What is wrong with the paths to be produced, taken by themselves."""
    found = [_outside(output, path, why) for path in dict.fromkeys(paths) if (why := unsafe(path)) is not None]
    return [*found, *_repeated(output, paths), *_below_files(output, paths), *_case_clashes(output, paths)]


def place_findings(output: Output, paths: Iterable[str]) -> list[Finding]:
    """What stands on disk where the folders of these paths belong and is no folder, or is a link that leads out.

    Errors: OSError.
    """
    return [item for folder in sorted(_folders(paths)) if (item := _folder_finding(output, folder)) is not None]


def occupied(output: Output, path: str) -> Finding | None:
    """The finding for a path where something other than a regular file stands. Errors: OSError."""
    mode = _mode(output.at(path))
    return None if mode is None or stat.S_ISREG(mode) else _not_a_file(output, path, f"is {_sort(mode)}, not a file")


def _outside(output: Output, path: str, why: str) -> Finding:
    return finding(
        OUTSIDE, f"`{path}` {why}", at=Span.of_line(output.shown), help="a generated file stays below its output root"
    )


def _not_a_file(output: Output, path: str, what: str) -> Finding:
    shown = output.name(path)
    return finding(
        NOT_A_FILE, f"`{shown}` {what}", at=Span.of_line(shown), help="move it away, then run the build again"
    )


def _repeated(output: Output, paths: Sequence[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            shown = output.name(path)
            yield finding(DUPLICATE, f"two artefacts produce `{shown}`", at=Span.of_line(shown))
        seen.add(path)


def _below_files(output: Output, paths: Sequence[str]) -> Iterator[Finding]:
    for path in sorted(_folders(paths) & set(paths)):
        yield _not_a_file(output, path, "is produced both as a file and as a folder of other files")


def _case_clashes(output: Output, paths: Sequence[str]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for path in (*sorted(_folders(paths)), *dict.fromkeys(paths)):
        other = first.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path and other.rpartition("/")[0] == path.rpartition("/")[0]:
            at, elsewhere = Span.of_line(output.name(path)), Span.of_line(output.name(other))
            yield finding(
                CASE_CLASH,
                f"`{path}` and `{other}` are one file where case does not count",
                at=at,
                help="rename one of the modules",
                related=(Related(message="the other one", span=elsewhere),),
            )


def _folders(paths: Iterable[str]) -> set[str]:
    """Every folder above a path, the root left out."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _folder_finding(output: Output, folder: str) -> Finding | None:
    mode = _mode(output.at(folder))
    if mode is None or stat.S_ISDIR(mode):
        return None
    if not stat.S_ISLNK(mode):
        return _not_a_file(output, folder, f"is {_sort(mode)}, not a folder")
    target = os.path.realpath(output.at(folder))
    if not PurePath(target).is_relative_to(os.path.realpath(output.root)):
        return _outside(output, folder, "is a symbolic link that leads out of the output root")
    return None if os.path.isdir(target) else _not_a_file(output, folder, "is a symbolic link, not a folder")


def _mode(path: str) -> int | None:
    try:
        return os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None


def _sort(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "a file"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a symbolic link" if stat.S_ISLNK(mode) else "a device"
