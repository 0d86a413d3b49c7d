"""The cases: every finding where and as it should be, every generated file as expected and sound."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import black
import pytest

import registrygen
from registrygen.config import Config
from registrygen.diagnostics.finding import Code
from registrygen.model.rule import Rule
from registrygen.testing import APP, FINDINGS, CaseResult, discover_cases, run_case, update_case, write_files

ROOT = Path(__file__).parent / "cases"
CASES = discover_cases(ROOT)
CLEAN = [folder for folder in CASES if (folder / "output").is_dir()]
NOT_FROM_SPECS = {
    "drift/": "about generated files on disk: tests/write",
    "write/": "about generated files on disk: tests/write",
    "cli/": "about the command line",
    "explain/": "about the command line",
    "init/": "about the command line",
    "list/": "about the command line",
    "live/": "about the command line",
    "stats/": "about the command line",
    "show/": "about the command line",
    "templates/": "about the command line",
    "feature_flags/manifest": "about files of others: tests/cli/test_exchange_commands.py",
    "render/formatter": "needs a formatter that is not installed",
    "load/plugin": "needs an installed distribution: tests/safety",
    "source/unreadable": "needs a file without permissions: tests/facts",
}
"""What the names of codes begin with that no case can show, and where they are tested instead."""


def name(folder: Path) -> str:
    return folder.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", CASES, ids=name)
def test_case(folder: Path, request: pytest.FixtureRequest) -> None:
    result = update_case(folder) if request.config.getoption("update") else run_case(folder)
    assert not result.differences, "\n".join(result.differences)


@pytest.mark.parametrize("folder", [CASES[0], CASES[-1], CLEAN[0]], ids=name)
def test_the_place_of_the_project_makes_no_difference(folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / folder.name
    shutil.copytree(folder, moved)
    here, there = run_case(folder), run_case(moved)
    assert (here.text, here.files) == (there.text, there.files)


def test_every_code_has_a_case() -> None:
    shown = set()
    for folder in CASES:
        expected = folder / FINDINGS
        if expected.exists():
            shown.update(re.findall(r"(?:error|warning)\[([^]\n]+)]", expected.read_text(errors="replace")))
    missing = {code for code in _codes() - shown if not code.startswith(tuple(NOT_FROM_SPECS))}
    assert not sorted(missing)


def _codes() -> set[str]:
    """The names of all codes that any module of registrygen defines, alone or in a rule or a tuple."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(registrygen.__path__, "registrygen."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                found.update(item.name for item in _codes_in(value))
    return found


def _codes_in(value: object) -> Iterator[Code]:
    if isinstance(value, Code):
        yield value
    elif isinstance(value, Rule):
        yield value.code
    elif isinstance(value, tuple):
        for item in value:
            yield from _codes_in(item)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder from which the packages of all clean cases can be imported, with their applications beside them."""
    root = tmp_path_factory.mktemp("tree")
    for result in map(run_case, CLEAN):
        assert result.is_clean
        for package, files in _packages(result):
            write_files(root / package.replace(".", "/"), files)
        if (result.folder / APP).is_dir():
            shutil.copytree(result.folder / APP, root, dirs_exist_ok=True)
    return root


def _packages(result: CaseResult) -> Iterator[tuple[str, dict[str, str]]]:
    """The Python files of each output, by path below its package."""
    assert isinstance(result.config, Config)
    for output in result.config.model.outputs:
        start = f"{output.root}/"
        yield (
            output.package,
            {
                path.removeprefix(start): text
                for path, text in result.files.items()
                if path.startswith(start) and path.endswith(".py")
            },
        )


def _python_files(result: CaseResult) -> list[str]:
    return [f"{package.replace('.', '/')}/{path}".lstrip("/") for package, files in _packages(result) for path in files]


def _run(tree: Path, *arguments: str) -> None:
    # Live registries are the one thing that generated code imports of registrygen: of this one, not of an installed one.
    own = str(ROOT.parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree), own]), "MYPYPATH": own}
    done = subprocess.run([sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_generated_code_is_importable(tree: Path) -> None:
    files = [path for folder in CLEAN for path in _python_files(run_case(folder))]
    modules = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files]
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    _run(tree, "-c", code, *(module for module in modules if module != "__init__"))


def test_generated_code_passes_mypy(tree: Path) -> None:
    found = sorted(path.name for path in tree.iterdir() if path.is_dir() and (path / "__init__.py").exists())
    cache = tree / ".mypy_cache"
    _run(tree, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", *found)


@pytest.mark.parametrize("folder", CLEAN, ids=name)
def test_black_changes_nothing(folder: Path) -> None:
    result = run_case(folder)
    assert isinstance(result.config, Config)
    mode = black.Mode(
        line_length=result.config.model.line_length,
        magic_trailing_comma=result.config.model.trailing_comma,
        target_versions={black.TargetVersion.PY311},
    )
    for _, files in _packages(result):
        for path, text in files.items():
            assert black.format_str(text, mode=mode) == text, path
