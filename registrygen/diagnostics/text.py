"""Findings as text for a terminal: the place, the source line with carets, help, related places, diffs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from registrygen.diagnostics.finding import Finding, Severity, Span, sort_key

ReadLine = Callable[[str, int], str | None]
Paint = Callable[[str, str], str]

MARGIN = "   "
TAB_WIDTH = 4
LONGEST_LINE = 200
"""Characters of a source line that are shown; of a longer line only a stretch around the span is."""
LONGEST_DIFF = 200
"""Lines of a diff that are shown; the JSON output has all of them."""

_STYLES = {"error": "1;31", "warning": "1;33", "place": "1", "gutter": "34", "help": "36", "+": "32", "-": "31"}
_JOINERS = "\u200c\u200d"


def render_text(findings: Sequence[Finding], read_line: ReadLine, *, colour: bool) -> str:
    """Every finding in order of its place, a blank line between two; `read_line(path, line)` is None where unknown."""
    paint = _coloured if colour else _plain
    ordered = sorted(findings, key=sort_key)
    return "\n\n".join("\n".join(_block(item, read_line, paint)) for item in ordered) + ("\n" if ordered else "")


def summary_line(findings: Sequence[Finding]) -> str:
    """How many findings of each severity there are: `3 errors, 1 warning`, or `no findings`."""
    errors = sum(item.is_error for item in findings)
    counts = ((errors, "error"), (len(findings) - errors, "warning"))
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count]
    return ", ".join(parts) or "no findings"


def digits(number: object) -> str:
    """A number as people write it, `0.00001` for `1e-05` and `3` for `3.0`; anything else as it is."""
    return format(Decimal(str(number)), "f").removesuffix(".0") if isinstance(number, float) else str(number)


def visible(text: str) -> str:
    """The text on one line, with control, direction and half characters spelt out: no terminal obeys it."""
    if text.isprintable():
        return text
    return "".join(map(_visible_character, text))


def place(span: Span) -> str:
    """`path:line:column`, safe to print."""
    return f"{visible(span.path)}:{span.line}:{span.column}"


def _visible_character(character: str) -> str:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in _JOINERS
    return character.encode("unicode_escape").decode("ascii") if hidden else character


def _plain(style: str, text: str) -> str:
    return text


def _coloured(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style in _STYLES and text else text


def _block(item: Finding, read_line: ReadLine, paint: Paint) -> Iterator[str]:
    where = paint("place", place(item.span) + ":") + " " if item.span else ""
    yield f"{where}{paint(item.severity, f'{item.severity}[{visible(item.code)}]')} {visible(item.message)}"
    if item.span is not None:
        yield from _excerpt(item.span, item.severity, read_line, paint)
    if item.help:
        yield from _labelled("help", item.help, paint)
    for other in item.related:
        yield from _labelled("note", f"{place(other.span)}: {visible(other.message)}", paint)
    if item.diff:
        yield from _diff(item.diff, paint)


def _excerpt(span: Span, severity: Severity, read_line: ReadLine, paint: Paint) -> Iterator[str]:
    line = read_line(span.path, span.line)
    if line is None:
        return
    before, marked, after = _parts(line.rstrip("\r\n"), span)
    number, carets = str(span.line), "^" * max(1, _width(marked))
    yield paint("gutter", f"{MARGIN}{number} |") + f" {before}{marked}{after}".rstrip()
    yield paint("gutter", f"{MARGIN}{' ' * len(number)} |") + f" {' ' * _width(before)}{paint(severity, carets)}"


def _parts(line: str, span: Span) -> tuple[str, str, str]:
    """What is shown before the span, of it, and after it on its first line."""
    start = min(max(span.column - 1, 0), len(line))
    end = len(line) if span.end_line > span.line else min(max(span.end_column - 1, start), len(line))
    lead, rest, first = "", "", 0
    if len(line) > LONGEST_LINE:
        first = max(0, start - LONGEST_LINE // 4)
        last = min(first + LONGEST_LINE, len(line))
        lead, rest, end = "…" * (first > 0), "…" * (last < len(line)), min(end, last)
        line = line[:last]
    before = lead + _shown(line[first:start], len(lead))
    marked = _shown(line[start:end], _width(before))
    return before, marked, _shown(line[end:], _width(before) + _width(marked)) + rest


def _shown(text: str, column: int) -> str:
    """The text as it is printed when it begins at a column (from 0) of the line: tabs become spaces."""
    cells: list[str] = []
    for character in text:
        cell = " " * (TAB_WIDTH - column % TAB_WIDTH) if character == "\t" else visible(character)
        cells.append(cell)
        column += _width(cell)
    return "".join(cells)


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _labelled(label: str, text: str, paint: Paint) -> Iterator[str]:
    first, *rest = text.strip("\n").split("\n")
    yield f"{MARGIN}{paint('help', label + ':')} {visible(first)}"
    for line in rest:
        yield f"{MARGIN}{' ' * (len(label) + 2)}{visible(line)}".rstrip()


def _diff(diff: str, paint: Paint) -> Iterator[str]:
    lines = diff.rstrip("\n").split("\n")
    for line in lines[:LONGEST_DIFF]:
        shown = "\t".join(map(visible, line.split("\t")))
        yield f"{MARGIN}{paint(line[:1], shown)}".rstrip()
    if len(lines) > LONGEST_DIFF:
        yield f"{MARGIN}... and {len(lines) - LONGEST_DIFF} more lines"
