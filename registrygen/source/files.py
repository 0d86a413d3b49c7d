"""Which spec files there are, and their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding

NOT_FOUND = code(
    "load/not-found",
    "A spec file or folder that was named does not exist.",
)
UNREADABLE = code("load/unreadable", "A spec file cannot be read, or is not UTF-8 text.")
NO_SPECS = code(
    "load/no-specs",
    """A folder that was named holds no spec files.

    Spec files end in `.yaml` or `.yml`. Nothing is built from nothing, so that a wrong folder does not delete what was generated.
    """,
)
CODES: tuple[Code, ...] = (NOT_FOUND, UNREADABLE, NO_SPECS)
SUFFIXES = (".yaml", ".yml")
LARGEST = 128_000_000
"""Bytes that are read of a file; YAML has a limit in characters of its own."""


@dataclass(frozen=True, kw_only=True)
class SpecFile:
    """A spec's path as findings show it (relative to the project, POSIX), and its text."""

    path: str
    text: str


def shown(path: Path, project: Path) -> str:
    """The path relative to the project in POSIX form, or the whole path where it stands elsewhere."""
    absolute = path if path.is_absolute() else project / path
    try:
        return absolute.resolve().relative_to(project.resolve()).as_posix()
    except (OSError, RuntimeError, ValueError):
        return absolute.as_posix()


def discover(paths: Sequence[Path], project: Path) -> tuple[list[Path], list[Finding]]:
    """The YAML files at and below the given paths, sorted, each once; hidden files and folders are left out."""
    files: dict[Path, None] = {}
    findings: list[Finding] = []
    for path in paths:
        absolute = _existing(project / path)
        name, at = shown(path, project), Span.of_line(shown(path, project))
        help = "name a spec file or a folder of specs"
        if absolute is None:
            findings.append(finding(NOT_FOUND, f"`{name}` does not exist", at=at, help=help))
        elif absolute.is_dir():
            inside = _below(absolute)
            files.update(dict.fromkeys(inside))
            if not inside:
                findings.append(finding(NO_SPECS, f"there are no spec files in `{name}`", at=at, help=help))
        elif absolute.is_file():
            files[absolute] = None
        else:
            findings.append(finding(UNREADABLE, f"`{name}` is neither a file nor a folder", at=at, help=help))
    return sorted(files), findings


def _existing(path: Path) -> Path | None:
    """The path without links, None where nothing is there: also for loops of links, and for what is no path at all."""
    try:
        absolute = path.resolve()
        return absolute if absolute.exists() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def read(path: Path, project: Path) -> SpecFile | Finding:
    """The file's text without a byte order mark, or what keeps it from being read."""
    name = shown(path, project)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            message = f"`{name}` has more than {LARGEST:,} bytes"
            return finding(UNREADABLE, message, at=Span.of_line(name), help="split it into several files")
        text = content.decode("utf-8-sig")
    except OSError as error:
        return finding(
            UNREADABLE, f"`{name}` cannot be read: {(error.strerror or str(error)).lower()}", at=Span.of_line(name)
        )
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        at = Span.of_line(name, line, column)
        return finding(
            UNREADABLE, f"byte 0x{error.object[error.start]:02x} is not UTF-8", at=at, help="save the file as UTF-8"
        )
    return SpecFile(path=name, text=text.replace("\r\n", "\n"))
