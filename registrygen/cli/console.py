"""How the command line speaks: answers and findings to stdout, chatter to stderr; the only module that prints."""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import AbstractContextManager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from registrygen.cli.options import OutputFormat
from registrygen.diagnostics.finding import Finding
from registrygen.diagnostics.github import render_github
from registrygen.diagnostics.json import render_json
from registrygen.diagnostics.text import render_text, visible

BROKEN_PIPE = 141
"""The exit code when the reader of stdout has gone, as a shell reports it of others."""


@dataclass(frozen=True, kw_only=True)
class Console:
    """The form of the answers; `root` is the folder that findings' paths are relative to."""

    format: OutputFormat
    colour: bool
    root: Path
    _lines: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def findings(self, findings: Sequence[Finding], **more: object) -> None:
        """Prints findings; in JSON together with what else the command has to say, and also where there are none."""
        if self.format is OutputFormat.JSON:
            self.document({**json.loads(render_json(findings)), **more})
        elif self.format is OutputFormat.GITHUB:
            self.say(render_github(findings))
        else:
            self.say(render_text(findings, self._read_line, colour=self.colour))

    def document(self, document: object) -> None:
        """Prints a JSON document."""
        self.say(json.dumps(document, indent=2) + "\n")

    def say(self, text: str) -> None:
        """Prints an answer."""
        _write(sys.stdout, text)

    def note(self, text: str) -> None:
        """Prints a line of chatter."""
        note(text)

    def _read_line(self, path: str, line: int) -> str | None:
        """A line of a file that a finding speaks of, None where it cannot be read."""
        if path not in self._lines:
            try:
                self._lines[path] = (self.root / path).read_text("utf-8-sig", errors="replace").split("\n")
            except (OSError, ValueError):
                self._lines[path] = []
        lines = self._lines[path]
        return lines[line - 1] if 0 < line <= len(lines) else None


def prepare_streams() -> None:
    """Lets stdout and stderr take every character, whatever the machine's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def wants_colour(*, refused: bool) -> bool:
    """Whether stdout is a terminal that shows colour, and nobody refused it."""
    if refused or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def note(text: str) -> None:
    """Prints a line of chatter."""
    _write(sys.stderr, f"{text}\n")


def aside() -> AbstractContextManager[TextIO]:
    """While foreign code runs: what it prints goes to stderr, and stays out of the answer."""
    return redirect_stdout(sys.stderr)


WIDEST = 72
"""Longer cells do not make their column wider."""


def columns(rows: Sequence[Sequence[str]], *, indent: str = "") -> str:
    """Rows as text in columns, safe to print; a very long cell pushes aside what follows on its own line alone."""
    cells = [[visible(cell) for cell in row] for row in rows]
    widths = [
        max([len(cell) for cell in column if len(cell) <= WIDEST], default=0) for column in zip(*cells, strict=True)
    ]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "".join(f"{indent}{line}\n" for line in lines)


def report_bug(error: Exception) -> None:
    """Says that something happened that is our fault; the traceback only where it is asked for."""
    note(f"registrygen: this is a bug of registrygen: {type(error).__name__}: {visible(str(error))}")
    if os.environ.get("REGISTRYGEN_TRACEBACK") == "1":
        note("".join(traceback.format_exception(error)).rstrip("\n"))
        return
    note("please report it with the spec that shows it; REGISTRYGEN_TRACEBACK=1 prints the traceback to add")


def _write(stream: TextIO, text: str) -> None:
    """Writes at once. Errors: SystemExit where nobody reads any more."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise SystemExit(BROKEN_PIPE) from None
