"""Distributions of this checkout, and environments in which they are installed without any download."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Environment:
    """A virtual environment that has registrygen, and finds registrygen's dependencies where this interpreter does."""

    folder: Path

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        return self.scripts / "python"

    def install(self, *arguments: str) -> None:
        options = ("--no-deps", "--no-build-isolation", "--quiet", "--disable-pip-version-check")
        done = run([sys.executable, "-m", "pip", "--python", str(self.python), "install", *options, *arguments], ROOT)
        assert done.returncode == 0, done.stdout + done.stderr

    def registrygen(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs the console script; neither this checkout nor its environment variables are in sight."""
        return run([str(self.scripts / "registrygen"), *arguments], cwd)

    def evaluate(self, program: str, cwd: Path) -> str:
        """What a program prints."""
        done = run([str(self.python), "-c", program], cwd)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def run(command: Sequence[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    }
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120)


def environment(folder: Path) -> Environment:
    """An empty environment beside this interpreter's packages; what is installed into it comes before them."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    made = Environment(folder=folder)
    own = Path(made.evaluate("import sysconfig; print(sysconfig.get_path('purelib'))", folder))
    # Lines of a .pth file are put on the path, but .pth files of those folders are not read: an editable install stays out.
    (own / "dependencies.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and with the wheel that was made from it."""
    folder = tmp_path_factory.mktemp("dist")
    done = run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    (found,) = distributions.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """An environment in which the wheel is installed."""
    made = environment(tmp_path_factory.mktemp("installed") / "env")
    made.install(str(wheel))
    return made


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What an installation needs of this repository, in another place, to be changed by the test."""
    folder = tmp_path / "checkout"
    for name in ("registrygen", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def editable(checkout: Path, tmp_path: Path) -> Environment:
    """An environment in which the copied checkout is installed, editable."""
    made = environment(tmp_path / "env")
    made.install("--editable", str(checkout))
    return made
