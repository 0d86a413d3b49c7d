"""The example of experiments with its parts shared between processes, through the server and through Redis."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from servers import ROOT, environment

EXPERIMENT = ROOT / "examples/training/experiment.yaml"


def training(module: str, *arguments: object, storage: str = "") -> subprocess.CompletedProcess[str]:
    """A process of the example."""
    path = f"{ROOT}{os.pathsep}{ROOT / 'examples'}"
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env={**environment(TRAINING_STORAGE=storage), "PYTHONPATH": path},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(params=["server", "redis"])
def shared(request: pytest.FixtureRequest) -> str:
    """Where the parts are shared; nothing is there yet."""
    url: str = request.getfixturevalue(request.param).url
    if request.param == "redis":
        with Redis.from_url(url) as client:
            client.flushall()
    else:
        for name in ("losses", "schedules", "models", "optimisers", "data"):
            base = f"{url}/registry/training.{name}"
            for key in httpx.get(f"{base}/keys").json()["keys"]:
                httpx.delete(f"{base}/delete/{key}").raise_for_status()
    return url


def test_what_one_process_publishes_another_trains_with(shared: str) -> None:
    early = training("training.worker", EXPERIMENT, storage=shared)
    assert early.returncode == 1
    assert "`DataSets` has no `curve`" in early.stderr
    published = training("training.publish", storage=shared)
    assert published.stdout.splitlines()[0] == "Losses: squared, absolute, huber"
    # Every process that imports the parts publishes them; that it is the second changes nothing.
    assert training("training.publish", storage=shared).stdout == published.stdout
    alone = training("training", EXPERIMENT)
    assert alone.returncode == 0, alone.stderr
    done = training("training.worker", EXPERIMENT, storage=shared)
    *report, imported = done.stdout.splitlines()
    assert report == alone.stdout.splitlines()
    modules = imported.removeprefix("imported: ").split(", ")
    assert {"training.losses", "training.models", "training.optimisers", "training.data"} <= set(modules)
    assert "training.publish" not in modules
    assert training("training", "--check", EXPERIMENT, storage=shared).returncode == 0


def test_a_part_that_no_record_names_is_not_found(shared: str, tmp_path: Path) -> None:
    assert training("training.publish", storage=shared).returncode == 0
    file = tmp_path / "wrong.yaml"
    file.write_text(EXPERIMENT.read_text().replace("_type: network", "_type: netwrok"))
    done = training("training.worker", file, storage=shared)
    assert done.returncode == 1
    assert f"{file}:10:15: `Models` has no `netwrok`\n  help: did you mean `network`?" in done.stderr


def test_without_a_storage_nothing_is_shared() -> None:
    done: Any = training("training.publish")
    assert (done.returncode, done.stderr) == (2, "set TRAINING_STORAGE to where the parts are to be shared\n")
