"""Which spec files there are, and their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding

NOT_FOUND = code("load/not-found", "A spec file or folder that was named does not exist.")
UNREADABLE = code("load/unreadable", "A spec file cannot be read, or is not UTF-8 text.")
CODES: tuple[Code, ...] = (NOT_FOUND, UNREADABLE)
SUFFIXES = (".yaml", ".yml")


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
    except ValueError:
        return absolute.as_posix()


def discover(paths: Sequence[Path], project: Path) -> tuple[list[Path], list[Finding]]:
    """The YAML files at and below the given paths, sorted, each once; hidden files and folders are left out."""
    files: dict[Path, None] = {}
    findings: list[Finding] = []
    for path in paths:
        absolute = (project / path).resolve()
        if absolute.is_dir():
            files.update(dict.fromkeys(_below(absolute)))
        elif absolute.exists():
            files[absolute] = None
        else:
            at = Span.of_line(shown(path, project))
            findings.append(
                finding(
                    NOT_FOUND,
                    f"`{shown(path, project)}` does not exist",
                    at=at,
                    help="name a spec file or a folder of specs",
                )
            )
    return sorted(files), findings


def _below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def read(path: Path, project: Path) -> SpecFile | Finding:
    """The file's text without a byte order mark, or what keeps it from being read."""
    name = shown(path, project)
    try:
        text = path.read_bytes().decode("utf-8-sig")
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
