"""Projects on disk, and registrygen as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent.parent
Registrygen = Callable[..., subprocess.CompletedProcess[str]]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "registrygen", *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "REGISTRYGEN_TRACEBACK")}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", **more}


@pytest.fixture
def environ() -> Callable[..., dict[str, str]]:
    """The environment of registrygen's processes; keyword arguments are further variables."""
    return environment


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The specs and the application of this repository, without any generated code."""
    folder = tmp_path / "project"
    shutil.copytree(REPOSITORY / "specs", folder / "specs")
    shutil.copytree(REPOSITORY / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "registrygen.toml").write_text('specs = ["specs"]\nsource = ["examples"]\ntoday = 2026-11-21\n')
    return folder


@pytest.fixture
def registrygen(project: Path) -> Registrygen:
    """Runs a command in the project, or in `cwd`; keyword arguments in capitals are environment variables."""

    def run(*arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            cwd=cwd or project,
            env=environment(**variables),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def replace_in(project: Path) -> Callable[[str, str, str], None]:
    """Replaces a text that stands in a file of the project once."""

    def replace(name: str, old: str, new: str) -> None:
        text = (project / name).read_text()
        assert text.count(old) == 1
        (project / name).write_text(text.replace(old, new))

    return replace
