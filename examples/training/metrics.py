"""Figures of errors: two are bound where the spec declares them, one is registered by its decorator."""

from __future__ import annotations

import math
from collections.abc import Sequence

from training.generated.registries import Metrics


def mean_absolute(errors: Sequence[float]) -> float:
    """The mean of the errors without their signs."""
    return sum(map(abs, errors)) / len(errors)


def worst(errors: Sequence[float]) -> float:
    """The largest error."""
    return max(map(abs, errors))


@Metrics.register("root_mean_square")
def root_mean_square(errors: Sequence[float], power: float = 2.0) -> float:
    """The root of the mean of the squares, or of another power."""
    return math.pow(sum(abs(error) ** power for error in errors) / len(errors), 1 / power)
