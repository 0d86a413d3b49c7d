"""Whatever text stands wherever in a spec: findings, or code that differs from harmless code in that text alone."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import black
import yaml
from hostile_text import TEXTS, Slot, replaced, shape, slots, texts, yaml_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrygen.testing import CaseResult, run_case

SPECS: list[list[Any]] = [
    list(yaml.safe_load_all(path.read_text())) for path in sorted(Path(__file__).parent.glob("specs/*.yaml"))
]
LITERALS = {"display_name", "workflow", "code", "value", "USER", "SYSTEM", "BANK", "SLOW", "FAST", "EU", "US"}
"""Keys whose text has to be in the code as it stands in the spec."""
MODULES = {"module", "modules"}
"""Keys that decide which files there are."""
MODE = black.Mode(line_length=88, target_versions={black.TargetVersion.PY311})


def build(documents: list[Any]) -> CaseResult:
    with TemporaryDirectory() as folder:
        (Path(folder) / "case").mkdir()
        (Path(folder) / "case" / "spec.yaml").write_text(yaml_text(documents), encoding="utf-8", newline="\n")
        return run_case(Path(folder) / "case")


@cache
def harmless(index: int, emptied: Slot | None = None) -> dict[str, str]:
    spec = SPECS[index] if emptied is None else replaced(SPECS[index], emptied, "")
    return {path: text for path, text in build(spec).files.items() if path.endswith(".py")}


@cache
def slots_of(index: int) -> list[Slot]:
    return [slot for slot in slots(SPECS[index]) if slot[0][-2:] != ("handlers", "audit")]


@st.composite
def foreign(draw: st.DrawFn) -> tuple[int, Slot, str]:
    index = draw(st.integers(0, len(SPECS) - 1))
    return index, draw(st.sampled_from(slots_of(index))), draw(TEXTS)


def test_harmless_specs_are_clean() -> None:
    for spec in SPECS:
        result = build(spec)
        assert result.is_clean, result.text
        assert result.files


@settings(max_examples=1000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(foreign())
def test_foreign_text_stays_text(example: tuple[int, Slot, str]) -> None:
    index, slot, text = example
    result = build(replaced(SPECS[index], slot, text))
    if not result.is_clean:
        assert result.text
        assert not result.files
        return
    base = (not text.strip() and harmless(index, slot)) or harmless(index)
    code = {path: page for path, page in result.files.items() if path.endswith(".py")}
    if not MODULES.intersection(slot[0]):
        assert sorted(map(shape, code.values())) == sorted(map(shape, base.values()))
    if slot[1] == "value" and slot[0][-1] in LITERALS and not {"docs", "fields"} & {*slot[0][:-1]}:
        assert any(text in texts(page) for page in code.values())
    known = set(base.values())
    for page in code.values():
        if page not in known:
            assert black.format_str(page, mode=MODE) == page
            ast.parse(page)
