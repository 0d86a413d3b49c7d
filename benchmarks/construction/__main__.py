"""Prints the times of all peers as JSON, for the harness: `python -m benchmarks.construction FOLDER ROUNDS COUNT`."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from pathlib import Path

from registrygen.config import Config, ConfigModel, OutputModel
from registrygen.pipeline import analyse, build_pages
from registrygen.testing import write_files

APP = Path(__file__).parent / "app"


def generate(folder: Path) -> None:
    """Builds the package `wired` from the specs of the application."""
    outputs = [OutputModel(root=".", package="wired", parts=["code"])]
    config = Config(root=APP, path=None, model=ConfigModel(specs=["spec.yaml"], source=["."], outputs=outputs))
    rendering = build_pages(config, analyse(config, [APP / "spec.yaml"]))
    assert not rendering.findings, rendering.findings
    write_files(folder / "wired", {page.path.as_posix(): page.text for page in rendering.outputs[0].pages})


def measure(rounds: int, count: int) -> dict[str, float]:
    """The median time of one construction in seconds, by peer; the peers take turns."""
    from benchmarks.construction.peers import PEERS

    times: dict[str, list[float]] = {name: [] for name in PEERS}
    for _ in range(rounds):
        for name, peer in PEERS.items():
            start = time.perf_counter()
            asyncio.run(peer(count))
            times[name].append((time.perf_counter() - start) / count)
    return {name: statistics.median(found) for name, found in times.items()}


def main(arguments: list[str]) -> None:
    folder, rounds, count = arguments
    generate(Path(folder))
    sys.path[:0] = [folder, str(APP)]
    print(json.dumps(measure(int(rounds), int(count))))


if __name__ == "__main__":
    main(sys.argv[1:])
