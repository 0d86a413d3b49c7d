"""What the terminal sees: colour, pipes that close, other encodings, bugs, interrupts."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from registrygen.cli import console
from registrygen.cli.app import BUG, run

RED = "\x1b[1;31m"


def on_terminal(command, cwd, env):
    """What a command writes when its stdout is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    found = b""
    try:
        while part := os.read(ours, 65536):
            found += part
    except OSError:
        pass  # Linux says so when the other side is closed.
    os.close(ours)
    process.wait()
    return found.decode()


@pytest.fixture
def failing(project):
    (project / "specs/jobs.yaml").write_text("registrygen: 1\nkind: jbs\n")
    return [sys.executable, "-m", "registrygen", "validate"]


def test_colour_on_a_terminal_only(failing, project, environ):
    assert RED in on_terminal(failing, project, environ())
    piped = subprocess.run(failing, cwd=project, env=environ(), capture_output=True, text=True, check=False)
    assert "\x1b" not in piped.stdout + piped.stderr


@pytest.mark.parametrize("more", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_refused_by_the_environment(failing, project, more, environ):
    text = on_terminal(failing, project, environ(**more))
    assert "error[load/unknown-kind]" in text
    assert "\x1b" not in text


def test_colour_refused_by_an_option(failing, project, environ):
    assert "\x1b" not in on_terminal([*failing, "--no-color"], project, environ())


@pytest.mark.parametrize("command", ["list", "rules", "schema", "build --dry-run --diff", "--help"])
def test_closed_pipe(project, command, environ):
    line = f'"{sys.executable}" -m registrygen {command} | head -1'
    done = subprocess.run(["sh", "-c", line], cwd=project, env=environ(), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert "Error" not in done.stderr
    assert "Exception" not in done.stderr


def test_closed_stdout(project, environ):
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "registrygen", "list"]
    done = subprocess.run(
        command, cwd=project, env=environ(), stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert done.returncode == console.BROKEN_PIPE
    assert "Error" not in done.stderr


def test_terminal_without_unicode(registrygen, project):
    (project / "specs/jobs.yaml").write_text('registrygen: 1\nkind: "größe\\u001b[2J"\n', encoding="utf-8")
    result = registrygen("validate", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert result.returncode == 1
    assert "gr\\xf6" in result.stdout
    assert "\x1b" not in result.stdout


def test_bug(monkeypatch, capsys):
    import registrygen.cli.validate as command

    def broken(*_):
        raise KeyError("surprise")

    monkeypatch.setattr(command, "start", broken)
    monkeypatch.setattr(sys, "argv", ["registrygen", "validate"])
    monkeypatch.delenv("REGISTRYGEN_TRACEBACK", raising=False)
    assert run() == BUG
    said = capsys.readouterr().err
    assert "this is a bug of registrygen: KeyError: 'surprise'" in said
    assert "please report it" in said
    assert "Traceback" not in said
    monkeypatch.setenv("REGISTRYGEN_TRACEBACK", "1")
    assert run() == BUG
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_interrupt(project, environ):
    waiting = "import sys, time, registrygen.cli.validate as v; v.start = lambda a: (print('on', flush=True), time.sleep(60));"
    # A shell's background jobs ignore interrupts, and so does what they start.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    program = (
        heard + waiting + "sys.argv = ['registrygen', 'validate']; from registrygen.cli.app import run; sys.exit(run())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=project,
        env=environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
