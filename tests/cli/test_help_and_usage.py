"""Every `--help`, its examples run as they stand, and wrong usage."""

import os
import re
import subprocess
import sys

import pytest

COMMANDS = (
    "",
    "build",
    "check",
    "validate",
    "list",
    "show",
    "stats",
    "explain",
    "rules",
    "schema",
    "export",
    "import",
    "templates list",
    "templates eject",
    "init",
    "serve",
    "registries list",
    "registries show",
    "registries check",
    "registries schema",
    "factorize",
)
GROUPS = ("templates", "registries")
SERVING = {"serve"}
"""Commands that run until they are interrupted; their examples run elsewhere."""


def commands_in(help_text):
    _, _, listed = help_text.partition("Commands:\n")
    return re.findall(r"^  (\w+)", listed.partition("\n\n")[0], re.MULTILINE)


def test_no_command_is_forgotten(registrygen):
    names = set(commands_in(registrygen("--help").stdout))
    below = {f"{group} {name}" for group in GROUPS for name in commands_in(registrygen(group, "--help").stdout)}
    assert (names - set(GROUPS)) | below == set(COMMANDS) - {""}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in SERVING])
def test_examples_run(registrygen, project, tmp_path, environ, command):
    text = registrygen(*command.split(), "--help").stdout
    examples = [line.strip() for line in text.partition("Examples:\n")[2].splitlines() if line.strip()]
    assert examples
    if command == "check":
        assert registrygen("build").returncode == 0
    if command == "import":
        assert registrygen("export", "feature_flags", "--output", "flags.json").returncode == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "registrygen"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m registrygen "$@"\n')
    script.chmod(0o755)
    for example in examples:
        assert example.startswith(f"registrygen {command}".rstrip())
        env = environ(PATH=f"{programs}:{os.environ['PATH']}")
        done = subprocess.run(["sh", "-c", example], cwd=project, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (example, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buid"], "No such command 'buid'"),
        (["build", "--dryrun"], "No such option: --dryrun"),
        (["show"], "Missing argument"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json', 'github'"),
        ([], "Usage: registrygen"),
    ],
)
def test_wrong_usage(registrygen, arguments, said):
    result = registrygen(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_unknown_key_in_the_configuration(registrygen, project):
    (project / "registrygen.toml").write_text('spec = ["specs"]\n')
    result = registrygen("build", cwd=project / "specs")
    assert result.returncode == 2
    assert result.stdout.startswith("registrygen.toml:1:1: error[config/invalid] unknown key `spec`\n")
    assert '1 | spec = ["specs"]' in result.stdout
    assert "did you mean `specs`?" in result.stdout


def test_configuration_that_is_named(registrygen, project, tmp_path):
    assert registrygen("validate", "--config", str(project / "registrygen.toml"), cwd=tmp_path).returncode == 0
    missing = registrygen("validate", "--config", "nothing.toml", "--format", "json")
    assert missing.returncode == 2
    assert '"code": "config/invalid"' in missing.stdout


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ('specs = ["specs", "spec"]\n', "registrygen.toml:1:19: error[load/not-found] `spec` does not exist"),
        ('templates = "own"\n', "registrygen.toml:1:13: error[config/invalid] there is no folder `own` of templates"),
        ('specs = ["empty"]\n', "registrygen.toml:1:10: error[load/no-specs] there are no spec files in `empty`"),
    ],
)
def test_the_configuration_names_what_is_not_there(registrygen, project, configuration, said):
    (project / "empty").mkdir()
    (project / "registrygen.toml").write_text(configuration)
    for command in ("build", "check", "validate"):
        result = registrygen(command)
        assert result.returncode == 2
        assert said in result.stdout


@pytest.mark.parametrize("command", ["build", "check", "validate"])
def test_a_path_that_is_not_there(registrygen, command):
    result = registrygen(command, "nowhere")
    assert result.returncode == 2
    assert "`nowhere` does not exist" in result.stdout


@pytest.mark.parametrize(
    "text", ["specs = 3\n", "specs = [", f"specs = {'[' * 5000}", "outputs = []\nsource = 'x'\n", "\xff"]
)
def test_broken_configuration(registrygen, project, text):
    (project / "registrygen.toml").write_bytes(text.encode("latin-1"))
    result = registrygen("list")
    assert result.returncode == 2
    assert result.stdout.startswith("registrygen.toml:")
    assert "Traceback" not in result.stderr
