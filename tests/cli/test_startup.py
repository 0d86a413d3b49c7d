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


@pytest.fixture
def imported(environ):
    """Runs a command line; the answer is its stdout, what it imported of ours, and the heavy packages among the rest."""
    return lambda *arguments: _imported(arguments, environ())


def _imported(arguments, env):
    program = PROGRAM.format(arguments=list(arguments))
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    code, names = json.loads(done.stderr)
    assert code == 0
    ours = {name for name in names if name.partition(".")[0] == "registrygen"}
    return done.stdout, ours, {name.partition(".")[0] for name in names} & HEAVY


def test_version(imported):
    text, ours, heavy = imported("--version")
    assert text == f"registrygen {registrygen.__version__}\n"
    assert ours == {"registrygen", "registrygen.__main__"}
    assert heavy == set()


OF_HELP = {
    "registrygen",
    "registrygen.__main__",
    "registrygen.cli",
    "registrygen.cli.app",
    "registrygen.cli.console",
    "registrygen.cli.live_commands",
    "registrygen.cli.options",
    "registrygen.diagnostics",
    "registrygen.diagnostics.finding",
    "registrygen.diagnostics.github",
    "registrygen.diagnostics.json",
    "registrygen.diagnostics.text",
}


def test_help(imported):
    _, ours, heavy = imported("--help")
    assert heavy == {"typer"}
    assert ours == OF_HELP


@pytest.mark.parametrize("arguments", [["build", "--help"], ["templates", "eject", "--help"]])
def test_help_of_a_command(imported, arguments):
    """Typer reads the options in front of a command's name with pydantic; of ours nothing more is imported."""
    _, ours, heavy = imported(*arguments)
    assert heavy <= {"typer", "pydantic", "pydantic_core"}
    assert ours == OF_HELP


def test_explaining_formats_nothing(imported):
    _, _, heavy = imported("explain", "yaml/syntax")
    assert "black" not in heavy
