"""Options of the test run."""

from __future__ import annotations

import pytest

collect_ignore = ["cases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the cases in tests/cases expect")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many of the faults in tests/faults were caught."""
    outcomes = {
        outcome: sum("test_faults.py::test_fault[" in report.nodeid for report in terminalreporter.getreports(outcome))
        for outcome in ("passed", "failed")
    }
    if sum(outcomes.values()):
        terminalreporter.write_line(f"faults caught: {outcomes['passed']} of {sum(outcomes.values())}")
