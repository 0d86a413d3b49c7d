"""Measures registrygen and writes `benchmarks/results.md`: `python -m benchmarks [--sizes 100 1000] [--runs 5]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import cases
from benchmarks.report import report
from benchmarks.timing import medians

SIZES = (100, 1000, 10_000)
RUNS = {100: 9, 1000: 5}
FEWEST_RUNS = 3


def main(arguments: list[str]) -> None:
    """Measures, prints the tables and writes them."""
    asked = _parser().parse_args(arguments)
    runs = {count: asked.runs or RUNS.get(count, FEWEST_RUNS) for count in asked.sizes}
    with tempfile.TemporaryDirectory(prefix="registrygen-benchmarks-") as name:
        folder = Path(name)
        start_up = medians(cases.start_up(folder), asked.runs or 2 * RUNS[100])
        sys.stderr.write("measuring construction\n")
        construction = cases.construction(folder, asked.runs or 2 * RUNS[100] + 1)
        sizes = {}
        for count in asked.sizes:
            sys.stderr.write(f"measuring {count:,} entries, {runs[count]} runs\n")
            sizes[count] = medians(cases.of_size(folder, count), runs[count])
    text = report(start_up, construction, sizes, runs)
    print(text, end="")
    asked.output.write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of entries")
    parser.add_argument("--runs", type=int, help="runs of each case; fewer for larger sizes if left out")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "results.md", help="the file to write")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
