"""Where registries keep their parts: in this process, or, where the environment names a storage, shared with others."""

from __future__ import annotations

import os
from typing import Any

STORAGE = "TRAINING_STORAGE"
"""`http://host:port` of a registry server, or `redis://host:port/0`; processes that name the same one share their parts."""


def shared(name: str) -> dict[str, Any]:
    """The keywords of the class of a registry. Every process that imports the parts registers them, so that must be repeatable."""
    storage = os.environ.get(STORAGE)
    if not storage:
        return {}
    return {"logic_namespace": f"training.{name}", "storage": storage, "trusted": ["training"], "repeatable": True}
