"""Options of the test run."""

from __future__ import annotations

import pytest

collect_ignore = ["cases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the cases in tests/cases expect")
