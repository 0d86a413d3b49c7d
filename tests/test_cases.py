"""The cases: every finding where and as it should be, every generated file as expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from registrygen.testing import discover_cases, run_case, update_case

ROOT = Path(__file__).parent / "cases"
CASES = discover_cases(ROOT)


def name(folder: Path) -> str:
    return folder.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", CASES, ids=name)
def test_case(folder: Path, request: pytest.FixtureRequest) -> None:
    result = update_case(folder) if request.config.getoption("update") else run_case(folder)
    assert not result.differences, "\n".join(result.differences)
