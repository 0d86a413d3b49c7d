"""Every fault of faults.yaml is told by `check` before a rebuild, and caught afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FAULTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of this repository's specs, application and generated code."""
    for name in ("specs", "examples", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def inject(fault: dict[str, Any], project: Path) -> None:
    """Puts the fault into the copy; the place has to be there exactly once, or for `replace` at least once."""
    path = project / fault["file"]
    if fault.get("delete"):
        path.unlink()
        return
    text = path.read_text() if path.exists() else ""
    if "append" in fault:
        path.write_text(text + fault["append"])
        return
    for old, new in fault.get("replace", [[fault.get("old"), fault.get("new")]]):
        assert old in text, f"{fault['file']} does not hold {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text)


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a Python module in the copy, the application importable and this checkout's registrygen used."""
    path = os.pathsep.join([str(project), str(project / "examples"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "MYPYPATH": str(project / "examples"), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=project, env=environment, capture_output=True, text=True
    )


def codes(project: Path, command: str) -> set[str]:
    """The codes of the errors that a command finds."""
    done = run(project, "registrygen", command, "specs/", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)["findings"]
    return {item["code"] for item in found if item["severity"] == "error"}


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"].replace(" ", "-") for fault in FAULTS])
def test_fault(fault: dict[str, Any], project: Path) -> None:
    """The fault is told by `check`, stops the build or is caught by a witness that does not know registrygen's rules."""
    inject(fault, project)
    assert set(fault["before"]) <= codes(project, "check")
    stopped = codes(project, "build")
    assert stopped == set(fault.get("build", []))
    if "tests" in fault:
        done = run(project, "pytest", "-q", "-p", "no:cacheprovider", "generated")
        assert done.returncode == 1, done.stdout
        for name in fault["tests"]:
            assert f"::{name}" in done.stdout, done.stdout
    if "mypy" in fault:
        done = run(project, "mypy", "--strict", "generated", "examples/finance")
        assert done.returncode == 1, done.stdout
        for word in fault["mypy"]:
            assert word in done.stdout, done.stdout
    if not stopped and "tests" not in fault and "mypy" not in fault:
        assert codes(project, "check") <= {"drift/untracked"}


def test_there_is_no_fault_in_the_repository_itself(project: Path) -> None:
    """Without a fault `check` is silent and the compliance tests pass: what the other tests see comes from the fault."""
    assert codes(project, "check") == set()
    assert run(project, "pytest", "-q", "-p", "no:cacheprovider", "generated").returncode == 0
