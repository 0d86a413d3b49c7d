"""Bytes of a source file to text and syntax tree, with positions in characters; what cannot be read is a finding."""

from __future__ import annotations

import ast
import io
import platform
import re
import tokenize
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from registrygen.diagnostics.finding import Finding, Span, code, finding
from registrygen.facts.tree import UNREADABLE

SYNTAX = code(
    "source/syntax",
    """A file of the application does not parse.

    The file is read with the parser of the Python that registrygen runs on. Either the file is broken, or it
    uses syntax of a newer Python; then run registrygen with that Python. What the file defines is unknown
    until it parses, so nothing about it is checked.
    """,
)

ENCODING = code(
    "source/encoding",
    """A file of the application cannot be decoded.

    Python source is UTF-8 unless its first or second line declares another encoding
    (`# -*- coding: latin-1 -*-`). Save the file as UTF-8 or declare the encoding that it has.
    """,
)

_NEWLINE = re.compile(r"\r\n|\r|\n")
_DEFINED = re.compile(r"(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)")

NamedNode = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
Placed = ast.expr | ast.stmt | ast.alias


@dataclass(frozen=True, kw_only=True)
class SourceText:
    """A file's decoded text; `path` as spans show it."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines as the parser counts them: a form feed does not end one."""
        return _NEWLINE.split(self.text)

    def column(self, line: int, offset: int) -> int:
        """The 1-based character column of a 0-based UTF-8 byte offset."""
        text = self.lines[line - 1]
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode(errors="ignore")) + 1

    def span(self, node: Placed) -> Span:
        """The whole stretch of a node."""
        end_line = node.end_lineno or node.lineno
        end = self.column(end_line, node.end_col_offset or node.col_offset)
        return Span(self.path, node.lineno, self.column(node.lineno, node.col_offset), end_line, end)

    def name_span(self, node: NamedNode) -> Span:
        """The stretch of the name in a class or function definition; the keyword's start where a backslash hides it."""
        column = self.column(node.lineno, node.col_offset)
        found = _DEFINED.match(self.lines[node.lineno - 1], column - 1)
        if found is None:
            return Span.of_line(self.path, node.lineno, column)
        return Span(self.path, node.lineno, found.start(1) + 1, node.lineno, found.end(1) + 1)

    def written(self, node: ast.expr) -> str:
        """An expression as it is written; one that takes several lines is put on one."""
        span = self.span(node)
        if span.line != span.end_line:
            return ast.unparse(node)
        return self.lines[span.line - 1][span.column - 1 : span.end_column - 1]


def read(file: Path, path: str) -> SourceText | Finding:
    """The file's text, decoded as Python does it (byte-order mark, coding comment, UTF-8)."""
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return finding(UNREADABLE, f"`{path}` cannot be read: {reason}", at=Span.of_line(path))
    try:
        return SourceText(path=path, text=data.decode(_encoding(data)))
    except UnicodeDecodeError as error:
        return _undecodable(path, error)
    except (SyntaxError, LookupError, UnicodeError) as error:
        help = "name an encoding that Python knows in the coding comment, or save the file as UTF-8 without one"
        return finding(ENCODING, f"`{path}` cannot be decoded: {error}", at=Span.of_line(path), help=help)


def _encoding(data: bytes) -> str:
    """The encoding by Python's rules; a bad byte in the first two lines fails as one further down does."""
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        if "invalid or missing" in str(error):
            data.decode("utf-8-sig")
        raise


def _undecodable(path: str, error: UnicodeDecodeError) -> Finding:
    before = error.object[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line_start = before.rpartition(b"\n")[2]
    column = len(line_start.decode(error.encoding, errors="replace")) + 1
    span = Span.of_line(path, before.count(b"\n") + 1, column)
    message = f"byte 0x{error.object[error.start]:02x} is not valid {error.encoding}"
    help = "save the file as UTF-8, or declare its encoding in the first line: `# -*- coding: latin-1 -*-`"
    return finding(ENCODING, message, at=span, help=help)


def parse(source: SourceText) -> ast.Module | Finding:
    """The file's syntax tree, or the finding that says what the parser said."""
    null = source.text.find("\0")
    if null >= 0:
        lines = _NEWLINE.split(source.text[:null])
        return _syntax("source code cannot contain null bytes", source.path, len(lines), len(lines[-1]) + 1)
    try:
        return _tree(source.text)
    except SyntaxError as error:
        return _syntax(error.msg, source.path, *_start(error))
    except (RecursionError, MemoryError):
        return _syntax("the code is nested too deeply to be parsed", source.path, 1, 1)
    except ValueError as error:
        return _syntax(str(error), source.path, 1, 1)


def _tree(text: str) -> ast.Module:
    # The parser warns of things like invalid escapes in the user's strings, which are not for us to print.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _start(error: SyntaxError) -> tuple[int, int]:
    return max(error.lineno or 1, 1), max(error.offset or 1, 1)


def _syntax(said: str, path: str, line: int, column: int) -> Finding:
    version = ".".join(platform.python_version_tuple()[:2])
    help = f"registrygen runs on Python {version}; source that needs a newer Python has to be parsed by one"
    return finding(SYNTAX, f"the file does not parse: {said}", at=Span.of_line(path, line, column), help=help)
