"""Runs experiments with parts that other processes share, importing what an experiment asks for: `python -m training.worker FILE`."""

from __future__ import annotations

import sys

from registrygen.runtime import ValidationError
from training.registries import Experiments
from training.reporting import show


def main(files: list[str]) -> int:
    """Runs each file's experiment; 1 where one has problems, or its parts are not shared."""
    try:
        for plan in [Experiments.plan_from_file(None, file) for file in files]:
            show(plan.build())
    except ValidationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    imported = sorted(name for name in sys.modules if name.startswith("training."))
    sys.stdout.write(f"imported: {', '.join(imported)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
