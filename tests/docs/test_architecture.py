"""Invariants of the architecture that no other test holds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from registrygen.config import Config, load_config
from registrygen.pipeline import analyse, build_pages
from registrygen.render import packaged_templates, template_names

ROOT = Path(__file__).parent.parent.parent
FILTERS = {"join"}
JINJA = Environment(autoescape=False)


def built(root: Path) -> dict[str, str]:
    config = load_config(None, root)
    assert isinstance(config, Config)
    rendering = build_pages(config, analyse(config, [root / path for path in config.model.specs]))
    assert rendering.findings == ()
    return {page.path.as_posix(): page.text for item in rendering.outputs for page in item.pages}


def test_output_is_the_same_everywhere(tmp_path: Path) -> None:
    """Two builds in two places give the same bytes, and nothing in them tells where or by which version."""
    here = built(ROOT)
    for name in ("specs", "examples", "generated"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert built(tmp_path) == here
    for path, text in here.items():
        assert str(ROOT) not in text, path


def test_generated_code_does_not_import_registrygen() -> None:
    for path, text in built(ROOT).items():
        if path.endswith(".py"):
            assert not re.search(r"^\s*(?:from|import) registrygen\b", text, flags=re.MULTILINE), path


@pytest.mark.parametrize("name", [name for name in template_names() if not name.startswith("init/")])
def test_templates_print_and_do_not_think(name: str) -> None:
    tree = JINJA.parse((packaged_templates() / name).read_text(encoding="utf-8"))
    assert list(problems(tree)) == []


def problems(tree: nodes.Template) -> Iterator[str]:
    """What a template has beyond attributes, loops, `if` on an attribute, macros and few filters."""
    for node in tree.find_all(nodes.Filter):
        if node.name not in FILTERS:
            yield f"line {node.lineno}: the filter `{node.name}`"
    for node in tree.find_all(nodes.If):
        if not isinstance(node.test, nodes.Getattr | nodes.Name):
            yield f"line {node.lineno}: `if` on something other than an attribute"
    forbidden = (
        nodes.BinExpr,
        nodes.Compare,
        nodes.CondExpr,
        nodes.Assign,
        nodes.AssignBlock,
        nodes.Concat,
        nodes.Test,
    )
    for thought in tree.find_all(forbidden):
        yield f"line {thought.lineno}: {type(thought).__name__}"
    called = {node.node for node in tree.find_all(nodes.Call)}
    for call in called:
        if not (
            isinstance(call, nodes.Name) or (isinstance(call, nodes.Getattr) and isinstance(call.node, nodes.Name))
        ):
            yield f"line {call.lineno}: a call of something that is no macro"
