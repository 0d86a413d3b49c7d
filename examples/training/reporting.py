"""How the course of a training is shown."""

from __future__ import annotations

import sys

from training.experiment import Training


def show(training: Training) -> None:
    """Runs an experiment and prints five of its reports."""
    sys.stdout.write(f"{training.title}\n")
    for report in training.run():
        if report.epoch % max(1, training.epochs // 5) == 0:
            line = f"  epoch {report.epoch:3}  loss {report.training:.4f}  watched {report.watched:.4f}\n"
            sys.stdout.write(line)
