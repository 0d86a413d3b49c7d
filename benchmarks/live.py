"""Measures live registries beside others and writes `benchmarks/live.md`: `python -m benchmarks.live [--sizes 10 1000] [--rounds 25]`."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from timeit import Timer

from benchmarks.live_peers import CALLS, DICT, OURS, Libraries, Peer, checked
from benchmarks.report import table

SIZES = (10, 100, 1000, 10_000)
ROUNDS = 25
SECONDS = 0.02
"""How long one round of one peer takes, about."""

Figures = Mapping[str, float]


def medians(peers: Sequence[Peer], rounds: int) -> dict[str, float]:
    """The median time of each peer's statement in seconds; the peers take turns."""
    timers = {peer.name: Timer(peer.statement, globals=dict(peer.names)) for peer in peers}
    counts = {name: max(1, int(timer.autorange()[0] * SECONDS / 0.2)) for name, timer in timers.items()}
    times: dict[str, list[float]] = {name: [] for name in timers}
    gc.collect()
    for _ in range(rounds):
        for name, timer in timers.items():
            times[name].append(timer.timeit(counts[name]) / counts[name])
    return {name: statistics.median(found) for name, found in times.items()}


def report(parts: Mapping[str, tuple[Figures, str]], growth: Mapping[str, Figures], rounds: int) -> str:
    """The whole of `live.md`."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    text = [
        f"# Live registries beside others\n\nWritten by `python -m benchmarks.live`: medians of {rounds} rounds in one process,"
        f" the peers in turn. Measured on {machine}.\nThe ratios are what counts; another machine has other times.\n"
    ]
    for title, (figures, floor) in parts.items():
        text.append(f"## {title}\n\n{table(_microseconds(figures), {floor: f'times {floor}'}, 'microseconds')}")
    rows = "\n".join(
        f"| {size:,} | " + " | ".join(f"{taken * 1e6:.3f}" for taken in figures.values()) + " |"
        for size, figures in growth.items()
    )
    names = list(next(iter(growth.values())))
    head = f"| entries | {' | '.join(names)} |\n|---:|{'---:|' * len(names)}"
    text.append(f"## Growth with the registry\n\nMicroseconds.\n\n{head}\n{rows}\n")
    return "\n".join(text)


def _microseconds(figures: Figures) -> dict[str, float]:
    return {name: taken * 1e6 for name, taken in figures.items()}


def growth_of(libraries: Mapping[int, Libraries], rounds: int) -> dict[int, dict[str, float]]:
    """What a look-up and constructions take in registries of several sizes, which take turns too."""
    peers = {(count, what): peer for count, library in libraries.items() for what, peer in _own(library)}
    timed = [replace(peer, name=f"{count} {what}") for (count, what), peer in peers.items()]
    times = medians(timed, rounds)
    return {count: {what: times[f"{count} {what}"] for size, what in peers if size == count} for count in libraries}


def _own(library: Libraries) -> Iterator[tuple[str, Peer]]:
    for what, peers in {"get": library.get(), "flat": library.flat(), "three levels": library.nested()}.items():
        for peer in peers:
            if peer.name.startswith((OURS, DICT)) and "mapping" not in peer.name:
                detail = peer.name.removeprefix(OURS).removeprefix(", ")
                yield f"{what}, {detail}".removesuffix(", "), peer


def main(arguments: list[str]) -> None:
    """Measures, prints the tables and writes them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of entries")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds of each peer")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "live.md", help="the file to write")
    asked = parser.parse_args(arguments)
    libraries = {count: Libraries(count) for count in asked.sizes}
    first = libraries[asked.sizes[0]]
    parts = {
        "Looking up": (medians(checked(first.get()), asked.rounds), DICT),
        "A flat object": (medians(checked(first.flat()), asked.rounds), CALLS),
        "Three levels": (medians(checked(first.nested()), asked.rounds), CALLS),
    }
    text = report(parts, growth_of(libraries, asked.rounds), asked.rounds)
    print(text, end="")
    asked.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
