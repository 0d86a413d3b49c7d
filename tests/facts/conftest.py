"""A small application on disk, written by each test."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from registrygen.facts.source import SourceFacts


@pytest.fixture
def app(tmp_path: Path) -> Callable[[dict[str, str | bytes]], SourceFacts]:
    """Writes files below `src` (text is dedented) and opens the facts about them."""

    def write(files: dict[str, str | bytes]) -> SourceFacts:
        for name, content in files.items():
            file = tmp_path / "src" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
        return SourceFacts([tmp_path / "src"], tmp_path)

    return write
