"""`registrygen init`: a small project that builds, checks and passes its test."""

from __future__ import annotations

from enum import Enum
from importlib.util import find_spec
from pathlib import Path

from registrygen.cli.codes import INIT_EXISTS
from registrygen.cli.console import Console, wants_colour
from registrygen.cli.copying import copy, near
from registrygen.cli.options import Asked
from registrygen.diagnostics.finding import Finding, finding
from registrygen.render import packaged_templates

PROJECT, CONFIG = "pyproject.toml", "registrygen.toml"


class Existing(Enum):
    """What is done about files that are there already; none is ever replaced."""

    REFUSE = "refuse"
    KEEP = "keep"


def init(asked: Asked, folder: Path, existing: Existing) -> int:
    """Copies the starter into a folder, which is made if it is not there."""
    console = Console(format=asked.format, colour=wants_colour(refused=asked.no_color), root=Path.cwd())
    wanted = _starter(folder)
    taken = [target for target in wanted.values() if target.exists()]
    if taken and existing is Existing.REFUSE:
        console.findings([_exists(taken)])
        return 1
    missing = {source: target for source, target in wanted.items() if target not in taken}
    problem = copy(missing)
    console.findings([problem] if problem else [], written=[near(target) for target in missing.values()])
    if problem is not None:
        return 1
    _tell(console, folder, len(missing))
    return 0


def _starter(folder: Path) -> dict[Path, Path]:
    """The starter's files with their destinations, one of them the configuration."""
    root = packaged_templates() / "init"
    left_out = PROJECT if _keeps_project(folder) else CONFIG
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path: folder / path.relative_to(root) for path in files if path.relative_to(root).as_posix() != left_out}


def _keeps_project(folder: Path) -> bool:
    """Whether the configuration is a registrygen.toml: beside a pyproject.toml that says nothing about registrygen."""
    project = folder / PROJECT
    return (folder / CONFIG).exists() or (project.is_file() and b"[tool.registrygen" not in project.read_bytes())


def _exists(taken: list[Path]) -> Finding:
    names = ", ".join(f"`{near(target)}`" for target in taken)
    said = "exists" if len(taken) == 1 else "exist"
    help = "choose an empty folder, or write only what is missing with `--force`"
    return finding(INIT_EXISTS, f"{names} {said}; nothing was written", at=None, help=help)


def _tell(console: Console, folder: Path, written: int) -> None:
    console.note(f"{written} files written to {near(folder)}")
    if (folder / CONFIG).exists():
        console.note('add `pythonpath = [".", "src"]` to `[tool.pytest.ini_options]` for the test to find the app')
    enter = "" if folder.resolve() == Path.cwd() else f"cd {near(folder)} && "
    install = "" if find_spec("pytest") else "pip install pytest && "
    console.note(f"next: {enter}registrygen build && registrygen check && {install}python -m pytest")
