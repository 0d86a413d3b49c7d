"""Black changes nothing in what is generated, whatever lines the configuration allows: the referee of DESIGN section 9."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import black
import pytest

from registrygen.config import Config, load_config
from registrygen.pipeline import analyse, build_pages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("line_length", "trailing_comma"),
    [(79, True), (88, True), (88, False), (120, True), (200, False), (320, True)],
)
def test_black_changes_nothing_at_any_line_length(line_length: int, trailing_comma: bool) -> None:
    config = load_config(None, ROOT)
    assert isinstance(config, Config)
    changes = {"line_length": line_length, "trailing_comma": trailing_comma}
    config = replace(config, model=config.model.model_copy(update=changes))
    rendering = build_pages(config, analyse(config, [ROOT / path for path in config.model.specs]))
    pages = [page for output in rendering.outputs for page in output.pages if page.python]
    assert len(pages) > 10
    mode = black.Mode(
        line_length=line_length, target_versions={black.TargetVersion.PY311}, magic_trailing_comma=trailing_comma
    )
    changed = {page.path.as_posix() for page in pages if black.format_str(page.text, mode=mode) != page.text}
    assert changed == set()
