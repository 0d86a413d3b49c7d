"""The benchmarks' harness runs, at sizes where nothing is measured; no time is compared with anything."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from benchmarks import live
from benchmarks.__main__ import main
from benchmarks.specs import events, source, spec


def test_the_harness_measures_and_writes_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "results.md"
    main(["--sizes", "4", "--runs", "1", "--output", str(output)])
    text = output.read_text(encoding="utf-8")
    assert capsys.readouterr().out == text
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == [
        "Start-up",
        "Construction of a handler",
        "4 entries",
    ]
    rows = re.findall(r"^\| ([^|]+?) +\| +(\d+\.\d{3}) \|", text, re.MULTILINE)
    assert len(rows) == 4 + 5 + 13
    assert str(tmp_path) not in text


def test_live_registries_are_measured_beside_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "live.md"
    live.main(["--sizes", "5", "50", "--rounds", "1", "--output", str(output)])
    text = output.read_text(encoding="utf-8")
    assert capsys.readouterr().out == text
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == [
        "Looking up", "A flat object", "Three levels", "Growth with the registry",
    ]  # fmt: skip
    assert len(re.findall(r"^\| ([^|]+?) +\| +(\d+\.\d{3}) \|", text, re.MULTILINE)) == 9 + 7 + 5 + 2
    assert re.findall(r"^\| (5|50) \|", text, re.MULTILINE) == ["5", "50"]
    for peer in ("confection", "catalogue", "mmengine", "hydra", "class-registry"):
        assert peer in text


@pytest.mark.parametrize("count", [1, 2, 3, 100])
def test_specs_and_applications_are_of_the_size_asked_for(count: int) -> None:
    document = yaml.safe_load(spec(count))
    entries = [name for group in document["groups"] for name in group["entries"]]
    classes = {
        node.name
        for name, text in source(count).items()
        if "/part_" in name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }
    assert entries == [event.name for event in events(count)]
    assert set(entries) == classes
    assert len(entries) == count


def test_specs_are_the_same_at_every_run() -> None:
    assert spec(50) == spec(50)
    assert source(50) == source(50)
