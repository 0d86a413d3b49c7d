"""What can be said about a spec or a file: one frozen type for every finding, and the codes they carry."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: errors block writing and set exit code 1, warnings do neither."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a file: `path` relative to the project in POSIX form, lines and columns from 1, the end exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of_line(cls, path: str, line: int = 1, column: int = 1) -> Span:
        """A span without length, for what has a place but no extent (a whole file, a tool's own line number)."""
        return cls(path, line, column, line, column)


@dataclass(frozen=True, kw_only=True)
class Code:
    """What a finding is an instance of: `<kind or stage>/<what-is-wrong>`, with the text that `explain` prints."""

    name: str
    doc: str
    severity: Severity = Severity.ERROR

    @property
    def summary(self) -> str:
        """The documentation's first line."""
        return self.doc.partition("\n")[0]


def code(name: str, doc: str, severity: Severity = Severity.ERROR) -> Code:
    """A `Code` whose documentation is given as an indented literal."""
    first, _, rest = doc.strip("\n").partition("\n")
    return Code(name=name, doc=f"{first.strip()}\n{textwrap.dedent(rest)}".strip(), severity=severity)


@dataclass(frozen=True, kw_only=True)
class Related:
    """Another place that a finding speaks of, such as the first of two definitions."""

    message: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong: `message` says what, `help` how to mend it, `diff` shows a file's difference if any."""

    code: str
    message: str
    span: Span | None
    severity: Severity = Severity.ERROR
    help: str = ""
    related: tuple[Related, ...] = ()
    diff: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the finding blocks writing."""
        return self.severity is Severity.ERROR


def finding(
    code: Code, message: str, *, at: Span | None, help: str = "", related: tuple[Related, ...] = (), diff: str = ""
) -> Finding:
    """A finding with its code's severity."""
    return Finding(
        code=code.name, message=message, span=at, severity=code.severity, help=help, related=related, diff=diff
    )


def sort_key(item: Finding) -> tuple[str, int, int, str, str]:
    """Orders findings as a reader meets them: by file, line, column, then code; those without a place come first."""
    if item.span is None:
        return ("", 0, 0, item.code, item.message)
    return (item.span.path, item.span.line, item.span.column, item.code, item.message)
