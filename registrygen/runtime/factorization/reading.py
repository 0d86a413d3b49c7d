"""Configurations to plans, or to one error with all problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.factorization.blocks import Reader
from registrygen.runtime.factorization.plan import Plan
from registrygen.runtime.factorization.problems import Places, Problem, failure


def planned(registry: Any, config: Mapping[str, Any], places: Places) -> Plan:
    """The plan of a configuration. Raises ValidationError with all that is wrong with it."""
    if not isinstance(config, Mapping):
        wrong = failure(
            [Problem(path=(), message=f"a configuration has to be a mapping, not {config!r:.60}")],
            registry.__name__,
            places,
        )
        raise CoercionError(wrong.message, (), wrong.context)
    reader = Reader(config)
    try:
        root = reader.whole(registry)
    except RecursionError as error:
        raise CoercionError("the configuration is nested too deeply, or in itself") from error
    if root is None:
        ordered = sorted(reader.problems, key=lambda item: _order(config, item.path))
        raise failure(ordered, registry.__name__, places)
    return Plan(root=root, places=places, registry=registry.__name__)


def _order(config: Any, path: tuple[str | int, ...]) -> tuple[int, ...]:
    """Where a path stands in the order of the configuration."""
    found: list[int] = []
    holder = config
    for step in path:
        if isinstance(holder, Mapping):
            keys = list(holder)
            found.append(keys.index(step) if step in keys else -1)
            holder = holder.get(step)
        elif isinstance(holder, list | tuple) and isinstance(step, int) and step < len(holder):
            found.append(step)
            holder = holder[step]
    return tuple(found)
