"""What `--version` and `--help` import: start-up time is imports."""

import json
import subprocess
import sys

import pytest

import registrygen

HEAVY = {"typer", "rich", "pydantic", "pydantic_core", "jinja2", "black", "yaml", "click"}
PROGRAM = """
import json, sys
sys.argv = ["registrygen", *{arguments!r}]
from registrygen.__main__ import main
code = main()
names = set(sys.modules)
sys.stderr.write(json.dumps([code, sorted(names)]))
"""


def imported(*arguments):
    program = PROGRAM.format(arguments=list(arguments))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    code, names = json.loads(done.stderr)
    assert code == 0
    ours = {name for name in names if name.partition(".")[0] == "registrygen"}
    return done.stdout, ours, {name.partition(".")[0] for name in names} & HEAVY


def test_version():
    text, ours, heavy = imported("--version")
    assert text == f"registrygen {registrygen.__version__}\n"
    assert ours == {"registrygen", "registrygen.__main__"}
    assert heavy == set()


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["templates", "eject", "--help"]])
def test_help(arguments):
    _, ours, heavy = imported(*arguments)
    assert heavy == {"typer"}
    assert ours == {
        "registrygen",
        "registrygen.__main__",
        "registrygen.cli",
        "registrygen.cli.app",
        "registrygen.cli.console",
        "registrygen.cli.options",
        "registrygen.diagnostics",
        "registrygen.diagnostics.finding",
        "registrygen.diagnostics.github",
        "registrygen.diagnostics.json",
        "registrygen.diagnostics.text",
    }


def test_explaining_renders_nothing():
    _, _, heavy = imported("explain", "yaml/syntax")
    assert "black" not in heavy
