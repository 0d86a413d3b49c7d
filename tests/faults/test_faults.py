"""Every fault of the tables beside this file is told by `check` before a rebuild, and caught afterwards.

A fault is one changed place in specs, application or generated code. `before` is what `registrygen check` has to say without a
rebuild, and `build` what stops the rebuild, or nothing where it goes through. The rest are witnesses that know nothing of
registrygen's rules, and look at the application and the generated code as they then are: `tests` are generated tests that fail
(`module::test`, or `module` where it cannot even be imported), `mypy` is what the type checker says, and `committed` are generated
tests that fail as they were before the rebuild: where a spec promises something else, the new tests hold the application to the new
promise, and the old ones show that it is another. `by_hand` are tests of `tests/finance` that fail. `live` is what
`registrygen registries check` says of the live registries once they are imported.

`application` is the example that the fault is in: `finance`, where nothing is said, or `training`.

Rows without a witness are explained in docs/limits.md.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml

from registrygen.cli.app import run as registrygen

ROOT = Path(__file__).parents[2]
BY_HAND = Path("tests", "finance")


@dataclass(frozen=True, kw_only=True)
class Application:
    """An example of this repository: what its commands are told, where its generated tests are, and what mypy looks at."""

    options: tuple[str, ...]
    tests: Path
    sources: tuple[str, ...]


APPLICATIONS = {
    "finance": Application(
        options=("specs/",), tests=Path("generated", "compliance"), sources=("generated", "examples/finance")
    ),
    "training": Application(
        options=("--config", "examples/training/registrygen.toml"),
        tests=Path("examples", "training", "generated", "compliance"),
        sources=("examples/training",),
    ),
}
FAULTS: list[dict[str, Any]] = [
    fault for table in sorted(Path(__file__).parent.glob("*.yaml")) for fault in yaml.safe_load(table.read_text())
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of this repository's specs, application and generated code."""
    for name in ("specs", "examples", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / BY_HAND, tmp_path / BY_HAND, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def types_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy found out about one copy helps with the next: files with the same time and content are not read again."""
    return tmp_path_factory.mktemp("mypy")


def inject(fault: dict[str, Any], project: Path) -> None:
    """Puts the fault into the copy; what is replaced has to be there, and the first place counts."""
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
    environment = {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=project, env=environment, capture_output=True, text=True
    )


def application_of(fault: dict[str, Any]) -> Application:
    """The example that a fault is in."""
    return APPLICATIONS[fault.get("application", "finance")]


def codes(project: Path, command: str, application: Application) -> set[str]:
    """The codes of the errors that a command finds.

    It runs in this process: a start of Python for every command is half of what it costs.
    """
    printed, words = io.StringIO(), ["registrygen", command, *application.options, "--format", "json"]
    with contextlib.chdir(project), mock.patch.object(sys, "argv", words), contextlib.redirect_stdout(printed):
        status = registrygen()
    gc.enable()  # The command line switches it off, since a run is short.
    assert status in (0, 1), printed.getvalue()
    found = json.loads(printed.getvalue())["findings"]
    return {item["code"] for item in found if item["severity"] == "error"}


def failures(project: Path, tests: Iterable[str], folder: Path) -> set[str]:
    """Which of the tests fail: `module::test`, or `module` for tests that cannot even be collected."""
    modules, _, names = zip(*(test.partition("::") for test in tests), strict=True)
    files = {str(folder / f"test_{module}.py") for module in modules}
    wanted = " or ".join(filter(None, names))
    # Other plugins that happen to be installed take several times as long to load as the tests take to run.
    plugins = ("-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin")
    done = run(project, "pytest", "-q", *plugins, *sorted(files), "-k", wanted)
    assert done.returncode in (0, 1, 2), done.stdout + done.stderr
    found = re.findall(rf"^(?:FAILED|ERROR) {folder}/test_(\w+)\.py(?:::[A-Z]\w+)?(::\w+)?", done.stdout, re.M)
    return {module + name for module, name in found}


def type_errors(project: Path, cache: Path, application: Application) -> str:
    """What mypy says about the application and the generated code, empty if nothing."""
    done = run(project, "mypy", "--strict", "--cache-dir", str(cache), *application.sources)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout if done.returncode else ""


def departures(project: Path, application: Application) -> str:
    """What `registries check` says of the live registries, empty if they comply."""
    done = run(project, "registrygen", "registries", "check", *application.options)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout if done.returncode else ""


def put_back_committed_tests(project: Path, folder: Path) -> None:
    """Undoes what the rebuild did to the generated tests, and to nothing else."""
    shutil.rmtree(project / folder)
    shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.parametrize("name", APPLICATIONS)
def test_there_is_no_fault_in_the_repository_itself(name: str, project: Path, types_cache: Path) -> None:
    """Without a fault `check`, the generated tests and mypy are silent: what the other tests see comes from the fault."""
    application = APPLICATIONS[name]
    faults = [fault for fault in FAULTS if application_of(fault) is application]
    assert codes(project, "check", application) == set()
    named = {test for fault in faults for key in ("tests", "committed") for test in fault.get(key, [])}
    assert failures(project, named, application.tests) == set()
    by_hand = {test for fault in faults for test in fault.get("by_hand", [])}
    assert not by_hand or failures(project, by_hand, BY_HAND) == set()
    assert type_errors(project, types_cache, application) == ""
    if any("live" in fault for fault in faults):
        assert departures(project, application) == ""


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["name"].replace(" ", "-") for fault in FAULTS])
def test_fault(fault: dict[str, Any], project: Path, types_cache: Path) -> None:
    """The fault is told by `check`, stops the build or is caught by a witness that does not know registrygen's rules."""
    application = application_of(fault)
    inject(fault, project)
    assert set(fault["before"]) <= codes(project, "check", application)
    stopped = codes(project, "build", application)
    assert stopped == set(fault.get("build", []))
    if "tests" in fault:
        assert set(fault["tests"]) <= failures(project, fault["tests"], application.tests)
    if "by_hand" in fault:
        assert set(fault["by_hand"]) <= failures(project, fault["by_hand"], BY_HAND)
    if "mypy" in fault:
        found = type_errors(project, types_cache, application)
        for word in fault["mypy"]:
            assert word in found, found
    if "live" in fault:
        found = departures(project, application)
        for word in fault["live"]:
            assert word in found, found
    if "committed" in fault:
        put_back_committed_tests(project, application.tests)
        assert set(fault["committed"]) <= failures(project, fault["committed"], application.tests)
    if not stopped and not {"tests", "mypy", "committed", "by_hand", "live"} & set(fault):
        assert codes(project, "check", application) <= {"drift/untracked"}
