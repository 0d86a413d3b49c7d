"""What is timed: start-up, build and check at every size, the floors beside them, and the import of what was generated."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.specs import events, write_project
from benchmarks.timing import Case, python, seconds

FLOORS = Path(__file__).parent / "floors.py"
EVENTS, VALUES = "libyaml's events", "`CSafeLoader`"
PASS, TYPER = "`python -c pass`", '`python -c "import typer"`'
CLASSES, REGISTRY = "import of the application's event classes", "import of the generated registry, classes included"
LARGEST_FOR_BLACK = 1000
"""Black takes a minute and more for ten thousand entries, and nothing new is learnt from it."""


CONSTRUCTIONS = 2000
"""How many handlers are constructed for one time."""


def start_up(folder: Path) -> list[Case]:
    """How long it takes until registrygen answers at all."""
    return [
        Case(name=PASS, command=python("-c", "pass"), folder=folder),
        Case(name=TYPER, command=python("-c", "import typer"), folder=folder),
        Case(name="`registrygen --version`", command=python("-m", "registrygen", "--version"), folder=folder),
        Case(name="`registrygen --help`", command=python("-m", "registrygen", "--help"), folder=folder),
    ]


def of_size(folder: Path, count: int) -> list[Case]:
    """Every case at one size; writes the projects that they run in below `folder`."""
    plain, whole = folder / f"plain-{count}", folder / f"whole-{count}"
    write_project(plain, count, with_source=False)
    write_project(whole, count, with_source=True)
    cases = [
        *_floors(plain),
        *_runs(plain, "without `source`"),
        *_runs(whole, "with `source`"),
        *_imports(whole, count),
    ]
    return [*cases, *_black(plain)] if count <= LARGEST_FOR_BLACK else cases


def _floors(project: Path) -> Iterator[Case]:
    for name, sort in ((EVENTS, "events"), (VALUES, "values")):
        yield Case(name=name, command=python(str(FLOORS), sort, "specs/events.yaml"), folder=project)


def _runs(project: Path, what: str) -> Iterator[Case]:
    """Build and check, cold (no output, nothing cached) and warm (everything as the last run left it)."""
    cache = {"XDG_CACHE_HOME": str(project / "cache")}
    make = partial(Case, folder=project, environment=cache)
    build, check = python("-m", "registrygen", "build"), python("-m", "registrygen", "check")
    yield make(name=f"build, cold, {what}", command=build, prepare=_remover(project / "generated", project / "cache"))
    yield make(name=f"build, warm, {what}", command=build)
    yield make(name=f"check, cold, {what}", command=check, prepare=_remover(project / "cache"))
    yield make(name=f"check, warm, {what}", command=check)


def _remover(*folders: Path) -> Callable[[], None]:
    def remove() -> None:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return remove


def _imports(project: Path, count: int) -> Iterator[Case]:
    """Imports with compiled modules on disk: each is run once, untimed, before the time that counts."""
    paths = {"PYTHONPATH": f"{project / 'src'}:{project}"}
    modules = ", ".join(sorted({f"shop.events.{event.module}" for event in events(count)}))
    for name, imported in ((CLASSES, modules), (REGISTRY, "generated.events.registry")):
        case = Case(name=name, command=python("-c", f"import {imported}"), folder=project, environment=paths)
        yield Case(name=name, command=case.command, folder=project, environment=paths, prepare=partial(_warm, case))


def _warm(case: Case) -> None:
    seconds(case)


def _black(project: Path) -> Iterator[Case]:
    command = python("-m", "black", "--check", "--quiet", "--workers=1", "generated")
    cache = project / "black"
    environment = {"BLACK_CACHE_DIR": str(cache)}
    yield Case(
        name="black on the same output",
        command=command,
        folder=project,
        environment=environment,
        prepare=_remover(cache),
    )


def construction(folder: Path, runs: int) -> dict[str, float]:
    """The median time of constructing one handler in seconds, by way of doing it; all within one process."""
    made = folder / "construction"
    made.mkdir()
    command = python("-m", "benchmarks.construction", str(made), str(runs), str(CONSTRUCTIONS))
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found
