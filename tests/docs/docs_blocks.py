"""The fenced blocks of a Markdown file, and what the first line of each says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[a-z]*)\n(?P<text>.*?)^(?P=indent)```$", re.DOTALL | re.MULTILINE)
_MARK = re.compile(r"^# (?P<sort>file|from|spec)(?:: (?P<word>\S+)| (?P<source>\S+))?\n")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block. `sort` is `file` (to be written to `word`), `from` (an excerpt of it), `spec`, or empty."""

    page: Path
    line: int
    language: str
    text: str
    sort: str = ""
    word: str = ""

    @property
    def body(self) -> str:
        """The text without the line that says what it is."""
        return self.text.partition("\n")[2] if self.sort else self.text


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    return list(_blocks(page, page.read_text(encoding="utf-8")))


def _blocks(page: Path, text: str) -> Iterator[Block]:
    for found in _FENCE.finditer(text):
        inner = found["text"]
        mark = _MARK.match(inner)
        yield Block(
            page=page,
            line=text.count("\n", 0, found.start()) + 1,
            language=found["language"],
            text=inner,
            sort=mark["sort"] if mark else "",
            word=(mark["word"] or mark["source"] or "") if mark else "",
        )
