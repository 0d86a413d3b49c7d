"""The pages on adding an event and a provider: what they do, done on a copy of this repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs_blocks import Block, blocks
from docs_reference import ROOT
from test_documentation import commands, rewrite, unprompted
from test_walkthrough import SEPARATOR, ending_in_newline

PAGES = [ROOT / "docs" / f"adding-{what}.md" for what in ("an-event", "a-provider")]
COPIED = ("specs", "examples", "generated", "pyproject.toml")

# What is different each time, or with every entry that the example gets: durations, and how many files there are.
VARYING = re.compile(r"(?<= in )[\d.]+(?=s\b)|\b\d+(?= files\b)|\b\d+(?= unchanged\b)")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the pages change."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_walk(page: Path, project: Path, request: pytest.FixtureRequest) -> None:
    for block in blocks(page):
        if block.sort == "file":
            (project / block.word).write_text(block.body, encoding="utf-8")
        elif block.language == "shellsession":
            real = transcript(block, project)
            assert "Traceback" not in real
            if request.config.getoption("--update", default=False):
                rewrite(block, real)
            else:
                assert block.text == real
    assert run("registrygen check", project).returncode == 0


def transcript(block: Block, project: Path) -> str:
    """A block as one shell prints it."""
    typed = [command for command, _ in commands(block.text)]
    script = "".join(f"{unprompted(command)}printf '\\036'\n" for command in typed)
    printed = VARYING.sub("...", run(script, project).stdout).split(SEPARATOR)
    return "".join(f"$ {command}{ending_in_newline(text)}" for command, text in zip(typed, printed[:-1], strict=True))


def run(script: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Runs a script in the copy, with this checkout's registrygen."""
    return subprocess.run(
        ["bash", "-c", script],
        cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8", "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1",
        },
    )  # fmt: skip
