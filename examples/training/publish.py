"""Shares all parts with other processes: `TRAINING_STORAGE=http://127.0.0.1:8001 python -m training.publish`."""

from __future__ import annotations

import os
import sys

# Importing them registers what they define.
from training import data, losses, models, optimisers
from training.registries import PARTS
from training.sharing import STORAGE

REGISTERED = (data, losses, models, optimisers)


def main() -> int:
    """Says what is shared; 2 where the environment names no storage."""
    if not os.environ.get(STORAGE):
        sys.stderr.write(f"set {STORAGE} to where the parts are to be shared\n")
        return 2
    for registry in PARTS:
        sys.stdout.write(f"{registry.__name__}: {', '.join(map(str, registry))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
