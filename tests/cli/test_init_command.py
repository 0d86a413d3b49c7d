"""`init`: a project that works from its first minute, and no file of anybody's replaced."""

import json
import os
import shutil
import subprocess
import sys

import pytest


def pytest_in(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_starter_works(registrygen, tmp_path):
    assert registrygen("init", "shop", cwd=tmp_path).returncode == 0
    folder = tmp_path / "shop"
    assert registrygen("build", cwd=folder).returncode == 0
    assert registrygen("check", cwd=folder).returncode == 0
    done = pytest_in(folder)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


def test_beside_a_pyproject(registrygen, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    project = folder / "pyproject.toml"
    project.write_text('[tool.pytest.ini_options]\npythonpath = [".", "src"]\n')
    before = project.read_text()
    made = registrygen("init", cwd=folder)
    assert made.returncode == 0
    assert "pythonpath" in made.stderr
    assert project.read_text() == before
    assert (folder / "registrygen.toml").is_file()
    assert registrygen("build", cwd=folder).returncode == 0
    assert pytest_in(folder).returncode == 0


def test_no_file_is_replaced(registrygen, tmp_path):
    specs = tmp_path / "shop/specs/events.yaml"
    specs.parent.mkdir(parents=True)
    specs.write_text("mine\n")
    refused = registrygen("init", "shop", cwd=tmp_path)
    assert refused.returncode == 1
    assert "error[init/exists] `shop/specs/events.yaml` exists; nothing was written" in refused.stdout
    assert [path.name for path in (tmp_path / "shop").iterdir()] == ["specs"]
    forced = registrygen("init", "shop", "--force", "--format", "json", cwd=tmp_path)
    assert forced.returncode == 0
    assert "shop/pyproject.toml" in json.loads(forced.stdout)["written"]
    assert specs.read_text() == "mine\n"


def test_twice(registrygen, tmp_path):
    registrygen("init", cwd=tmp_path)
    refused = registrygen("init", cwd=tmp_path)
    assert refused.returncode == 1
    assert "`pyproject.toml`" in refused.stdout
    assert registrygen("init", "--force", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "registrygen.toml").exists()


def without_privileges(command):
    """The command as somebody for whom permissions count, which they do not for root."""
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.fail("tests that run as root need `setpriv` (util-linux)")
    return [setpriv, "--inh-caps=-all", "--bounding-set=-all", *command]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["init", "there"], "cli/not-written"),
        (["templates", "eject", "core/bus.py.j2", "--to", "there"], "cli/not-written"),
        (["build"], "write/io"),
    ],
)
def test_read_only_folder(project, environ, arguments, code):
    project.chmod(0o555)
    command = without_privileges([sys.executable, "-m", "registrygen", *arguments])
    done = subprocess.run(command, cwd=project, env=environ(), capture_output=True, text=True, check=False)
    project.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert f"error[{code}]" in done.stdout
    assert "permission denied" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_in_place_of_a_folder(registrygen, tmp_path):
    (tmp_path / "file").write_text("")
    result = registrygen("init", "file/shop", cwd=tmp_path)
    assert result.returncode == 1
    assert "error[cli/not-written]" in result.stdout
