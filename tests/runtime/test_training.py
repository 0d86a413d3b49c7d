"""The example of experiments: what its files describe is trained, and what is wrong in them is said."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from registrygen.source.yaml import parse

ROOT = Path(__file__).parents[2]
EXPERIMENT = ROOT / "examples/training/experiment.yaml"


def training(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs the example."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'examples'}"}
    command = [sys.executable, "-m", "training", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_experiment_learns_and_does_so_again() -> None:
    done = training(EXPERIMENT)
    assert done.returncode == 0, done.stderr
    title, *lines = done.stdout.splitlines()
    assert title == "A parabola, by a network and a polynomial together"
    losses = [float(found) for found in re.findall(r"watched ([\d.]+)", done.stdout)]
    assert len(lines) == len(losses) == 6
    assert losses[0] > 0.05
    assert losses[-1] < 0.001
    assert training(EXPERIMENT).stdout == done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("_type: adam", "_type: sgd"),
        ("{_type: huber, _partial: true, delta: 0.5}", "{_type: mse, _partial: true}"),
        ("{_type: curve, shape: parabola, points: 15}", "{_type: table, rows: [[0, -0.5], [1, 0.5]]}"),
        ("{_type: curve, shape: parabola, points: 15}", '{_ref: "#/data"}'),
    ],
)
def test_parts_are_exchanged_in_the_file_alone(old: str, new: str, tmp_path: Path) -> None:
    text = EXPERIMENT.read_text()
    assert old in text
    (tmp_path / "other.yaml").write_text(text.replace(old, new))
    done = training(tmp_path / "other.yaml")
    assert done.returncode == 0, done.stderr
    losses = [float(found) for found in re.findall(r"loss ([\d.]+)", done.stdout)]
    assert losses[-1] < losses[0] / 4


def test_all_that_is_wrong_is_said_before_anything_is_trained(tmp_path: Path) -> None:
    text = EXPERIMENT.read_text()
    for old, new in {
        "_type: network": "_type: netwrok", "degree: 2": "degre: 2", "epochs: 40": "epochs: many",
        "noise: 0.05, ": "noise: [0.05], ", "title:": "titel:",
    }.items():  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    done = training(EXPERIMENT, file)
    assert done.returncode == 1
    assert done.stdout == ""
    assert (
        done.stderr
        == f"""\
`Experiments` cannot make this: 5 problems
{file}:2:1: `training` takes no `titel`
  help: did you mean `title`?
{file}:3:9: input should be a valid integer, unable to parse string as an integer
{file}:4:46: input should be a valid number
{file}:10:15: `Models` has no `netwrok`
  help: did you mean `network`?
{file}:11:27: `polynomial` takes no `degre`
  help: did you mean `degree`?
"""
    )
    assert training("--check", EXPERIMENT).stdout == ""


def test_the_schema_describes_the_experiment() -> None:
    schema = json.loads(training("--schema").stdout)
    (tree,), _ = parse(EXPERIMENT.read_text(), "experiment.yaml")
    assert jsonschema.Draft202012Validator(schema).is_valid(tree.value)
    assert not jsonschema.Draft202012Validator(schema).is_valid({**tree.value, "epochs": "many"})
