"""Copies packaged files into a user's folder, never over a file that is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from registrygen.cli.codes import NOT_WRITTEN
from registrygen.diagnostics.finding import Finding, Span, finding


def copy(files: Mapping[Path, Path]) -> Finding | None:
    """Copies each source to its destination, up to the first that cannot be written, which is the finding."""
    for source, target in files.items():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "xb") as file:
                file.write(source.read_bytes())
        except OSError as error:
            return refused(target, error)
    return None


def near(path: Path) -> str:
    """A path as seen from the working folder where it lies below it."""
    absolute, here = Path(os.path.abspath(path)), Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.as_posix()


def refused(target: Path, error: OSError) -> Finding:
    """That the operating system did not let a file be written."""
    reason = (error.strerror or type(error).__name__).lower()
    return finding(
        NOT_WRITTEN,
        f"`{near(target)}` cannot be written: {reason}",
        at=Span.of_line(near(target)),
        help="choose a folder that you may write to, in which no file of that name stands",
    )
