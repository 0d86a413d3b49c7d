"""What rendering hands to writing: a file's place below the output root and its whole text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, kw_only=True)
class Page:
    """One file to be generated: `path` is relative to the output root; `python` is false for docs and data.

    `overridden` says that a template of the user's had a part in it.
    """

    path: PurePosixPath
    text: str
    python: bool = True
    overridden: bool = False
