"""Registries that a test makes are forgotten with it: a registry supplies whatever its contract fits, in the whole process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import reduce

import pytest

from registrygen.runtime import directory


def is_reachable(registry: type) -> bool:
    """Whether a module has the registry, so that others may use it too."""
    path = registry.__qualname__.split(".")
    return (
        reduce(lambda owner, name: getattr(owner, name, None), path, sys.modules.get(registry.__module__)) is registry
    )


@pytest.fixture(autouse=True)
def forget_registries() -> Iterator[None]:
    yield
    for registry in [item for item in directory.registries() if not is_reachable(item)]:
        directory.forget(registry)
