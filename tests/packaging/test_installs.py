"""Whoever installed registrygen, from a wheel or as a checkout, can use it, with the templates that belong to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import registrygen

WHERE = "from registrygen.render import packaged_templates; print(packaged_templates())"
MODULE = "core/module.py.j2"
MARK = "# From a changed template."


def initialised(environment, folder: Path) -> Path:
    """A new project, built."""
    for arguments, place in ((["init", "demo"], folder), (["build"], folder / "demo")):
        done = environment.registrygen(*arguments, cwd=place)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder / "demo"


def marked(template: Path) -> None:
    """Changes a template such that every module tells."""
    text = template.read_text(encoding="utf-8")
    assert text.startswith("{{ view.header }}")
    template.write_text(f"{MARK}\n{text}", encoding="utf-8")


def is_marked(project: Path) -> bool:
    return (project / "generated/bus.py").read_text(encoding="utf-8").startswith(MARK)


def test_the_console_script_tells_its_version(installed, tmp_path: Path) -> None:
    done = installed.registrygen("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"registrygen {registrygen.__version__}\n")


def test_a_wheel_makes_a_project_that_is_clean(installed, tmp_path: Path) -> None:
    project = initialised(installed, tmp_path)
    assert not is_marked(project)
    checked = installed.registrygen("check", cwd=project)
    assert checked.returncode == 0, checked.stdout
    (project / "generated/bus.py").unlink()
    assert installed.registrygen("check", cwd=project).returncode == 1


def test_a_wheel_brings_its_templates(installed, tmp_path: Path) -> None:
    templates = Path(installed.evaluate(WHERE, tmp_path))
    assert templates.is_relative_to(installed.folder)
    assert templates.parts[-2:] == ("registrygen", "_templates")
    assert (templates / MODULE).is_file()
    listed = installed.registrygen("templates", "list", cwd=tmp_path)
    assert MODULE in listed.stdout


def test_a_wheel_builds_what_a_checkout_builds(installed, editable, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one, other = initialised(installed, tmp_path / "one"), initialised(editable, tmp_path / "other")
    assert generated(one) == generated(other)


def generated(project: Path) -> dict[str, bytes]:
    files = [path for path in (project / "generated").rglob("*") if path.is_file()]
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in files}


def test_an_editable_install_follows_the_checkout_s_templates(editable, checkout: Path, tmp_path: Path) -> None:
    assert Path(editable.evaluate(WHERE, tmp_path)) == checkout / "templates"
    marked(checkout / "templates" / MODULE)
    assert is_marked(initialised(editable, tmp_path))


def test_packaged_templates_win_over_the_checkout_s(editable, checkout: Path, tmp_path: Path) -> None:
    packaged = checkout / "registrygen/_templates"
    shutil.copytree(checkout / "templates", packaged)
    marked(packaged / MODULE)
    assert Path(editable.evaluate(WHERE, tmp_path)) == packaged
    assert is_marked(initialised(editable, tmp_path))
