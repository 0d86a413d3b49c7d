"""Black changes nothing in what is generated, whatever lines the configuration allows: the referee of DESIGN section 9."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import black
import pytest

from registrygen.config import Config, load_config
from registrygen.pipeline import analyse, build_pages
from registrygen.testing import run_case

ALONE = re.compile(r"""(\w+=|\w+: |"[^"]*": )?(f?"[^"]*"|[\w.]+),?""")
"""A text or name on a line of its own, with the key or the parameter that it belongs to."""
ROOT = Path(__file__).parents[2]
CASES = [ROOT / "tests/cases/clean" / name for name in ("construction", "routes", "route_handlers")]


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


def is_one_piece(line: str) -> bool:
    """Whether a line is nothing but one text, name or path, which no formatter can split."""
    bare = line.strip().removeprefix("# ").rstrip(",:)]}")
    return " " not in bare or ALONE.fullmatch(line.strip()) is not None


@pytest.mark.parametrize("line_length", [79, 88, 100])
def test_no_line_is_longer_than_the_configuration_allows(line_length: int) -> None:
    config = load_config(None, ROOT)
    assert isinstance(config, Config)
    config = replace(config, model=config.model.model_copy(update={"line_length": line_length}))
    rendering = build_pages(config, analyse(config, [ROOT / path for path in config.model.specs]))
    long = [
        f"{page.path}:{number}: {line}"
        for output in rendering.outputs
        for page in output.pages
        if page.python
        for number, line in enumerate(page.text.splitlines(), 1)
        if len(line) > line_length and not is_one_piece(line)
    ]
    assert long == []


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
@pytest.mark.parametrize(
    ("line_length", "trailing_comma"), [(79, True), (88, False), (100, True), (120, True), (200, False), (320, True)]
)
def test_black_changes_nothing_in_routers_and_factories(
    folder: Path, line_length: int, trailing_comma: bool, tmp_path: Path
) -> None:
    root = tmp_path / folder.name
    shutil.copytree(folder, root)
    file = root / "registrygen.toml"
    text = file.read_text() if file.exists() else ""
    comma = str(trailing_comma).lower()
    file.write_text(f"line-length = {line_length}\nmagic-trailing-comma = {comma}\n{text}")
    mode = black.Mode(
        line_length=line_length, target_versions={black.TargetVersion.PY311}, magic_trailing_comma=trailing_comma
    )
    result = run_case(root)
    own = ("output/routes/", "output/components/", "output/compliance/test_routes_")
    pages = {path: text for path, text in result.files.items() if path.endswith(".py") and path.startswith(own)}
    assert len(pages) > 4, result.text
    assert {path for path, text in pages.items() if black.format_str(text, mode=mode) != text} == set()
    if line_length < 120:
        lines = [
            line
            for path, text in pages.items()
            if "routes_" in path or "/routes/" in path
            for line in text.splitlines()
        ]
        assert [line for line in lines if len(line) > line_length and not is_one_piece(line)] == []


@pytest.mark.parametrize("broker", ["redis", "rabbit", "kafka", "nats"])
@pytest.mark.parametrize(
    ("line_length", "trailing_comma"), [(79, True), (88, False), (100, True), (120, True), (200, False), (320, True)]
)
def test_black_changes_nothing_in_wiring_over_brokers(
    broker: str, line_length: int, trailing_comma: bool, tmp_path: Path
) -> None:
    root = tmp_path / f"over_{broker}"
    shutil.copytree(ROOT / f"tests/cases/clean/over_{broker}", root)
    comma = str(trailing_comma).lower()
    (root / "registrygen.toml").write_text(f"line-length = {line_length}\nmagic-trailing-comma = {comma}\n")
    mode = black.Mode(
        line_length=line_length, target_versions={black.TargetVersion.PY311}, magic_trailing_comma=trailing_comma
    )
    pages = {path: text for path, text in run_case(root).files.items() if path.startswith("output/events/")}
    assert len(pages) == 6
    assert {path for path, text in pages.items() if black.format_str(text, mode=mode) != text} == set()
    lines = [line for text in pages.values() for line in text.splitlines()]
    assert [line for line in lines if len(line) > line_length and not is_one_piece(line)] == []
