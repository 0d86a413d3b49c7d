"""What is inside the wheel and the source distribution."""

from __future__ import annotations

import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

import registrygen

ROOT = Path(__file__).parents[2]


@pytest.fixture
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture
def dist_info() -> str:
    return f"registrygen-{registrygen.__version__}.dist-info"


def test_the_wheel_has_every_module(names: set[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "registrygen").rglob("*.py")}
    assert {name for name in names if name.endswith(".py") and "/_templates/" not in name} == modules


def test_the_wheel_has_every_template_and_the_starter(names: set[str]) -> None:
    folder = ROOT / "templates"
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    packaged = {f"registrygen/_templates/{path.relative_to(folder).as_posix()}" for path in files}
    assert {name for name in names if "/_templates/" in name} == packaged
    assert "registrygen/_templates/core/module.py.j2" in packaged
    assert "registrygen/_templates/init/specs/events.yaml" in packaged


def test_the_wheel_says_that_it_is_typed(names: set[str]) -> None:
    assert "registrygen/py.typed" in names


def test_the_wheel_has_nothing_else(names: set[str], dist_info: str) -> None:
    rest = {name for name in names if not name.startswith(("registrygen/_templates/", f"{dist_info}/"))}
    assert {name for name in rest if not (name.startswith("registrygen/") and name.endswith(".py"))} == {
        "registrygen/py.typed"
    }


def test_the_wheel_has_the_console_script_and_the_licence(wheel: Path, names: set[str], dist_info: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        scripts = archive.read(f"{dist_info}/entry_points.txt").decode()
    assert scripts.split("\n")[:2] == ["[console_scripts]", "registrygen = registrygen.__main__:main"]
    assert f"{dist_info}/licenses/LICENSE" in names


def test_users_install_no_tools_of_ours(wheel: Path, dist_info: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        metadata = message_from_string(archive.read(f"{dist_info}/METADATA").decode())
    assert metadata["Version"] == registrygen.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    needed = {item.partition(">")[0] for item in metadata.get_all("Requires-Dist", []) if "extra ==" not in item}
    assert needed == {"pyyaml", "jinja2", "pydantic", "typer", "black", "beartype", "typing-extensions"}


def test_the_source_distribution_holds_what_the_wheel_is_made_from(distributions: Path) -> None:
    (found,) = distributions.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "registrygen/__main__.py", "templates/core/module.py.j2"} <= names
    tops = {name.partition("/")[0] for name in names}
    files = {"pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "PKG-INFO", ".gitignore"}
    assert tops - {""} == {"registrygen", "templates"} | files
