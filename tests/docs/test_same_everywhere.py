"""What is generated does not depend on where, nor on when."""

from __future__ import annotations

import shutil
from pathlib import Path

from registrygen.config import Config, load_config
from registrygen.pipeline import analyse, build_pages

ROOT = Path(__file__).parent.parent.parent


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
