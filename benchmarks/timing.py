"""Wall-clock medians of commands that are run in turn, so that a busy moment of the machine falls on all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Case:
    """A command that is timed as a whole process; `prepare` runs before each time and is not timed."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = lambda: None


def python(*arguments: str) -> list[str]:
    """The command that runs this interpreter."""
    return [sys.executable, *arguments]


def medians(cases: Sequence[Case], runs: int) -> dict[str, float]:
    """The median time of each case in seconds, by name. Errors: CalledProcessError where a command fails."""
    times: dict[str, list[float]] = {case.name: [] for case in cases}
    for _ in range(runs):
        for case in cases:
            case.prepare()
            times[case.name].append(seconds(case))
    return {name: statistics.median(found) for name, found in times.items()}


def seconds(case: Case) -> float:
    """How long the command takes once. Errors: CalledProcessError, with its output, where it fails."""
    environment = {**os.environ, **case.environment}
    start = time.perf_counter()
    done = subprocess.run(case.command, cwd=case.folder, env=environment, capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        done.check_returncode()
    return taken
