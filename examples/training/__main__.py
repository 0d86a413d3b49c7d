"""Runs experiments: `python -m training experiment.yaml`, with `--check` only looks at them, with `--schema` says what can be described."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from registrygen.runtime import ValidationError

# Importing them registers what they define.
from training import data, losses, models, optimisers
from training.registries import Experiments
from training.reporting import show

REGISTERED = (data, losses, models, optimisers)


def main(arguments: list[str]) -> int:
    """Runs what the command line asks for; 1 where a configuration has problems."""
    parser = argparse.ArgumentParser(prog="python -m training", description="Runs experiments that files describe.")
    parser.add_argument("files", nargs="*", type=Path, help="YAML, JSON or TOML files")
    parser.add_argument("--check", action="store_true", help="only validate them")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of the files")
    asked = parser.parse_args(arguments)
    if asked.schema:
        sys.stdout.write(json.dumps(Experiments.schema(), indent=2) + "\n")
    try:
        plans = [Experiments.plan_from_file(None, file) for file in asked.files]
    except ValidationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for plan in [] if asked.check else plans:
        show(plan.build())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
