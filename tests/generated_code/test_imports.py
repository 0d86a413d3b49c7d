"""What generated modules import, seen by interpreters of their own."""

from __future__ import annotations

import ast
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(GENERATED.rglob("*.py"))
]
PROVIDERS = {"finance.providers.schwab", "finance.providers.alpaca", "finance.providers.chase_file"}


def imported(program: str) -> set[str]:
    """The modules that a new interpreter has imported when it is through with the program."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "examples")])}
    script = f"import json, sys\n{program}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def test_the_factory_imports_no_provider_before_it_is_asked_for_one() -> None:
    assert not imported("import generated.providers, generated.providers.factory") & PROVIDERS


def test_the_factory_imports_the_provider_that_it_is_asked_for_and_no_other() -> None:
    names = imported("from generated.providers.factory import get_provider; get_provider('alpaca')")
    assert names & PROVIDERS == {"finance.providers.alpaca"}


def test_looking_providers_up_imports_nothing_of_the_application() -> None:
    names = imported("from generated.providers import get_oauth_providers; get_oauth_providers()")
    assert {name.partition(".")[0] for name in names} & {"finance", "pydantic", "httpx"} == set()


def test_the_bus_needs_the_standard_library_only() -> None:
    names = {name.partition(".")[0] for name in imported("import generated.bus")} - {"generated", "__main__"}
    before = {name.partition(".")[0] for name in imported("")}
    assert names - before <= sys.stdlib_module_names


def test_generated_code_works_where_there_is_no_registrygen() -> None:
    lines = "\n".join(f"import {name}" for name in MODULES)
    imported(f"sys.modules['registrygen'] = None\n{lines}")


@pytest.mark.parametrize(
    "path", sorted(GENERATED.rglob("*.py")), ids=lambda path: path.relative_to(GENERATED).as_posix()
)
def test_generated_code_does_not_mention_registrygen_in_an_import(path: Path) -> None:
    roots = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            roots.add((node.module or "").partition(".")[0])
    assert "registrygen" not in roots


@pytest.mark.parametrize(
    ("package", "modules"),
    [
        ("generated.events", ("registry", "events")),
        ("generated.jobs", ("registry",)),
        ("generated.providers", ("registry",)),
        ("generated.sse_events", ("registry",)),
    ],
)
def test_a_package_exports_all_of_its_registry_and_nothing_else(package: str, modules: tuple[str, ...]) -> None:
    outer = importlib.import_module(package)
    inner = [importlib.import_module(f"{package}.{module}") for module in modules]
    found = {name: getattr(module, name) for module in inner for name in module.__all__}
    assert sorted(outer.__all__) == sorted(found)
    assert {name: getattr(outer, name) for name in outer.__all__} == found


CIRCLES = ROOT / "tests" / "cases" / "clean" / "circles" / "output"


@pytest.mark.parametrize(
    "path",
    sorted(path for path in CIRCLES.rglob("*.py") if "compliance" not in path.parts),
    ids=lambda path: path.relative_to(CIRCLES).as_posix(),
)
def test_modules_of_registries_that_refer_to_each_other_can_each_be_imported_first(path: Path, tmp_path: Path) -> None:
    (tmp_path / "circles").symlink_to(CIRCLES)
    parts = path.relative_to(CIRCLES).with_suffix("").parts
    module = ".".join(("circles", *parts)).removesuffix(".__init__")
    assert module in imported(f"sys.path.insert(0, {str(tmp_path)!r})\nimport {module}")
