"""The fenced blocks of the description that live registries follow, each with its heading and its place among that heading's blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent / "seed" / "registry_architecture.md"
_PART = re.compile(
    r"^(?P<marks>#+) (?P<heading>[^\n]*)$|^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, kw_only=True)
class SeedBlock:
    """A block, its modules read as ours."""

    heading: str
    number: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """What a test calls it."""
        return f"{self.heading} {self.number}"


def seed_blocks() -> dict[str, SeedBlock]:
    """All blocks by name, in their order."""
    return {block.name: block for block in _blocks(PAGE.read_text(encoding="utf-8"))}


def _blocks(text: str) -> Iterator[SeedBlock]:
    section, heading, number = "", "", 0
    for part in _PART.finditer(text):
        if part["marks"]:
            title, number = part["heading"].lower(), 0
            section = title if len(part["marks"]) < 3 else section
            heading = title if title == section else f"{section}: {title}"
            continue
        number += 1
        read = re.sub(r"\b(from|import|-m) registry\b", r"\1 registrygen.runtime", part["text"])
        yield SeedBlock(heading=heading, number=number, language=part["language"], text=read)
