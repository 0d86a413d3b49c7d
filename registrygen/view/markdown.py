"""How Markdown is spelt: text and code from arbitrary words, and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.diagnostics.text import visible

_SPECIAL = re.compile(r"[\\`*{}\[\]<>#|~&$!]|(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(r"(?:[-+=:]|\d+[.)](?=\s|$))")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table: its head with the line below it, and its rows, each written out."""

    head: str
    rows: Sequence[str]


def text(words: str) -> str:
    """Words as Markdown that shows exactly these words, on one line: no emphasis, link, HTML or table cell comes of them."""
    line = visible(" ".join(words.split()))
    escaped = _SPECIAL.sub(lambda match: f"\\{match[0]}", line)
    start = _BLOCK_START.match(escaped)
    if start is None:
        return escaped
    marker = start.end() - 1
    return f"{escaped[:marker]}\\{escaped[marker:]}"


def code(words: str) -> str:
    """Words as a code span, on one line; nothing for no words."""
    line = visible(" ".join(words.split()))
    if not line:
        return ""
    fence = "`" * (max((len(found) for found in _TICKS.findall(line)), default=0) + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def code_cell(words: str) -> str:
    """Code for a table's cell. A code span cannot hold every bar there, so that words with bars are escaped instead."""
    return f"<code>{text(words)}</code>" if "|" in words else code(words)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> TableView:
    """A table of cells that are Markdown already."""
    head = f"{_row(columns)}\n{_row(['---'] * len(columns))}"
    return TableView(head=head, rows=[_row(cells) for cells in rows])


def without_empty(
    columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """The table without the columns that are empty in every row."""
    kept = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return [columns[index] for index in kept], [[row[index] for index in kept] for row in rows]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def anchor(heading: str) -> str:
    """The fragment by which a heading of plain words is linked to, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
