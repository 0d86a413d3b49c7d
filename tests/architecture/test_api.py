"""`registrygen.api`, the one import surface for those who write kinds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from registrygen import api

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
IMPORTED = re.compile(r"^from registrygen\.api import (?:\((?P<many>[^)]*)\)|(?P<few>[^(\n]+))", flags=re.MULTILINE)
MENTIONED = re.compile(r"`registrygen\.api\.(\w+)`")


def names_in(text: str) -> set[str]:
    """What a page imports from the surface, or says that it has."""
    lists = [found["many"] or found["few"] for found in IMPORTED.finditer(text)]
    return {name.strip() for names in lists for name in names.split(",") if name.strip()} | set(MENTIONED.findall(text))


def test_what_the_documentation_imports_is_there() -> None:
    named = {name for page in PAGES for name in names_in(page.read_text(encoding="utf-8"))}
    assert "Kind" in named
    assert named <= set(api.__all__)


def test_it_exports_what_it_imports_and_defines_nothing() -> None:
    tree = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert set(api.__all__) == imported
    assert [type(node) for node in tree.body if not isinstance(node, ast.ImportFrom)] == [ast.Expr, ast.Assign]


@pytest.mark.parametrize("name", api.__all__)
def test_every_export_is_there(name: str) -> None:
    assert hasattr(api, name)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.stem)
def test_the_documentation_imports_nothing_of_registrygen_but_its_surfaces(path: Path) -> None:
    modules = set(
        re.findall(r"^(?:from|import) (registrygen[\w.]*)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    surfaces = {"registrygen.api", "registrygen.testing"}
    assert {name for name in modules if not name.startswith("registrygen.runtime")} <= surfaces
