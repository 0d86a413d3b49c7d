"""The same specs give the same bytes everywhere, and those are the bytes that are committed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import registrygen

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
TIMESTAMP = re.compile(r"\b(?:19|20)\d\d-[01]\d-[0-3]\d\b|\b[0-2]\d:[0-5]\d:[0-5]\d\b")
DATES = {
    date for spec in (ROOT / "specs").glob("*.yaml") for date in TIMESTAMP.findall(spec.read_text(encoding="utf-8"))
}
"""What specs say themselves."""
END_OF_DAY = {"23:59:59"}
"""When a route that is there until a day ends, in its header `Sunset`."""
ABSOLUTE = re.compile(r"""(?<![\w:/.}<])/(home|root|tmp|usr|var|work|Users|opt)/|\b[A-Z]:\\\\""")


def contents(folder: Path) -> dict[str, bytes]:
    """Everything that a build writes, the manifest included."""
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


COMMITTED = contents(GENERATED)


def copied(folder: Path) -> Path:
    """The specs, the application and the configuration, without any generated file."""
    for name in ("specs", "examples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def build(folder: Path, *arguments: str, cwd: Path | None = None, **variables: str) -> str:
    """Runs a build in the folder, and gives what it told."""
    done = subprocess.run(
        [sys.executable, "-m", "registrygen", "build", *arguments],
        cwd=cwd or folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_a_build_elsewhere_gives_the_committed_bytes(seed: str, tmp_path: Path) -> None:
    folder = copied(tmp_path / f"another place {seed}")
    build(folder, "specs/", PYTHONHASHSEED=seed)
    assert contents(folder / "generated") == COMMITTED


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    build(folder, "specs/")
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}
    build(folder, "specs/", PYTHONHASHSEED="7")
    assert {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))} == before
    assert contents(folder / "generated") == COMMITTED


def test_the_bytes_depend_on_no_locale_time_zone_or_user(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    variables = {
        "LC_ALL": "C",
        "LANG": "C",
        "TZ": "Pacific/Kiritimati",
        "PYTHONUTF8": "0",
        "USER": "nobody",
        "COLUMNS": "20",
    }
    build(folder, "specs/", **variables)
    assert contents(folder / "generated") == COMMITTED


def test_the_bytes_do_not_depend_on_the_order_in_which_files_are_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    names = sorted(path.relative_to(folder).as_posix() for path in (folder / "specs").glob("*.yaml"))
    build(folder, *reversed(names))
    written = contents(folder / "generated")
    assert {name: text for name, text in COMMITTED.items() if name in written} == written
    assert {name for name in COMMITTED if name.endswith(".py")} <= set(written)


@pytest.mark.parametrize("name", COMMITTED)
def test_a_generated_file_tells_nothing_of_where_when_or_by_which_version(name: str) -> None:
    text = COMMITTED[name].decode("utf-8")
    assert not set(TIMESTAMP.findall(text)) - DATES - END_OF_DAY
    assert not ABSOLUTE.search(text)
    assert str(ROOT) not in text
    assert registrygen.__version__ not in text
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_black_with_the_project_s_settings_changes_nothing() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "black",
            "--check",
            "--diff",
            "--quiet",
            "--config",
            str(ROOT / "pyproject.toml"),
            str(GENERATED),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_ruff_finds_nothing_in_generated_code() -> None:
    """`class X(str, Enum)` is how seed 001 writes it, and existing code may depend on its `str()`."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--ignore",
        "UP042",
        "--select",
        "F,E9,UP,B,C4,SIM,PIE,RET",
        "--target-version",
        "py311",
        "--no-cache",
    ]
    done = subprocess.run([*command, str(GENERATED)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
