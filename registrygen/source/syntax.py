"""What keeps a text from being YAML: merge conflicts, the parser's errors, characters that are not allowed."""

from __future__ import annotations

import re

import yaml

from registrygen.diagnostics.finding import Finding, Related, Span, code, finding

SYNTAX = code("yaml/syntax", "The file is not well-formed YAML.\n\nNothing of the file is used until it parses.")

_MARKER = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?= |\r?$)", re.MULTILINE)
"""The lines that git puts around the sides of a merge conflict."""


def merge_conflicts(text: str, path: str) -> list[Finding]:
    """One finding for each merge conflict that the text has markers of, at the first of them.

    A line of `=======` alone is none: it can be the underline of a heading in a text.
    """
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    markers = list(_MARKER.finditer(text))
    if all(marker[1][0] in "=|" for marker in markers):
        return []
    ends = [">", *(marker[1][0] for marker in markers)]
    begins = [marker for marker, before in zip(markers, ends, strict=False) if before == ">" or marker[1][0] == "<"]
    return [_conflict(text, path, marker.start()) for marker in begins]


def _conflict(text: str, path: str, offset: int) -> Finding:
    line = text.count("\n", 0, offset) + 1
    help = "keep what is right of the two sides, and remove the lines of `<<<<<<<`, `=======` and `>>>>>>>`"
    return finding(SYNTAX, "the file has an unresolved merge conflict", at=Span(path, line, 1, line, 8), help=help)


def syntax_finding(error: yaml.MarkedYAMLError, text: str, path: str) -> Finding:
    """What the parser says, with the cause where it is a common one: a quote that is not closed, a tab."""
    mark = error.problem_mark or error.context_mark
    if (
        error.context_mark
        and error.context == "while scanning a quoted scalar"
        and "end of stream" in (error.problem or "")
    ):
        start = Span.of_line(path, error.context_mark.line + 1, error.context_mark.column + 1)
        return finding(
            SYNTAX, "the quote that begins here is not closed", at=start, help="close it where the text ends"
        )
    if mark and _character(text, mark.line, mark.column) == "\t":
        at = Span.of_line(path, mark.line + 1, mark.column + 1)
        return finding(SYNTAX, "a tab stands where YAML allows only spaces", at=at, help="indent with spaces")
    at = Span.of_line(path, mark.line + 1, mark.column + 1) if mark else Span.of_line(path)
    related: tuple[Related, ...] = ()
    if error.context and error.context_mark:
        start = Span.of_line(path, error.context_mark.line + 1, error.context_mark.column + 1)
        related = (Related(message=error.context, span=start),)
    return finding(SYNTAX, error.problem or "this is not YAML", at=at, help=_syntax_help(error), related=related)


def _character(text: str, line: int, column: int) -> str:
    lines = text.split("\n", line + 1)
    return lines[line][column : column + 1] if line < len(lines) else ""


def _syntax_help(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return "quote a text that contains `: `, and check the indentation of this line and the one above"
    if "could not find expected ':'" in problem:
        return "a key needs a colon and a space after it"
    if "did not find expected key" in problem or "did not find expected '-' indicator" in problem:
        return "check the indentation: this line is in no column in which one above begins"
    if "did not find expected ',' or" in problem:
        return "a `[` or `{` before this is not closed, or a comma is missing"
    return ""


def reader_finding(error: yaml.reader.ReaderError, text: str, path: str) -> Finding:
    """A character that YAML does not allow."""
    offset = error.position if isinstance(error.position, int) else 0
    before = text[:offset]
    at = Span.of_line(path, before.count("\n") + 1, offset - before.rfind("\n"))
    shown = f"U+{error.character:04X}" if isinstance(error.character, int) else repr(error.character)
    return finding(
        SYNTAX,
        f"the character {shown} is not allowed in YAML",
        at=at,
        help="remove it, or write it as an escape in double quotes",
    )
