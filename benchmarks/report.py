"""The figures as Markdown tables, which read as well in a terminal."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence

from benchmarks.cases import EVENTS, PASS, TYPER, VALUES
from benchmarks.construction import WRITTEN

Figures = Mapping[str, float]


def report(start_up: Figures, construction: Figures, sizes: Mapping[int, Figures], runs: Mapping[int, int]) -> str:
    """The whole of `results.md`."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    parts = [
        "# Results\n\nWritten by `python -m benchmarks`: medians of whole processes, in seconds, the cases run in turn."
        f" Measured on {machine}.\nThe ratios are what counts; another machine has other seconds.\n",
        f"## Start-up\n\n{table(start_up, {PASS: 'times `pass`', TYPER: 'times `import typer`'})}",
    ]
    said = "A handler with its request's session, three repositories and two parts of the process, in microseconds, within one process."
    figures = {name: taken * 1e6 for name, taken in construction.items()}
    parts.append(
        f"## Construction of a handler\n\n{said}\n\n{table(figures, {WRITTEN: f'times {WRITTEN}'}, 'microseconds')}"
    )
    for count, figures in sizes.items():
        said = f"Median of {runs[count]} runs; the floors read the same YAML in a process of their own."
        shown = table(figures, {EVENTS: "times libyaml's events", VALUES: "times `CSafeLoader`"})
        parts.append(f"## {count:,} entries\n\n{said}\n\n{shown}")
    return "\n".join(parts)


def table(figures: Figures, floors: Mapping[str, str], unit: str = "seconds") -> str:
    """The figures with their ratios to floors."""
    rows = [["", unit, *floors.values()]]
    for name, taken in figures.items():
        ratios = [f"{taken / figures[floor]:.2f}" for floor in floors]
        rows.append([name, f"{taken:.3f}", *ratios])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    head, *body = (_row(row, widths) for row in rows)
    rule = "|".join(["", "-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:]), ""])
    return "\n".join([head, rule, *body]) + "\n"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = zip(cells, widths, strict=True)
    return f"| {first[0].ljust(first[1])} | " + " | ".join(cell.rjust(width) for cell, width in rest) + " |"
