"""Losses of one prediction, each with its derivative."""

from __future__ import annotations

import math

from training.registries import Losses


@Losses.register(aliases=["mse"], metadata={"robust": False})
def squared(predicted: float, wanted: float) -> tuple[float, float]:
    """The square of the error."""
    error = predicted - wanted
    return error * error, 2 * error


@Losses.register(aliases=["mae"], metadata={"robust": True})
def absolute(predicted: float, wanted: float) -> tuple[float, float]:
    """The error without its sign."""
    error = predicted - wanted
    return abs(error), math.copysign(1.0, error) if error else 0.0


@Losses.register(metadata={"robust": True})
def huber(predicted: float, wanted: float, delta: float = 1.0) -> tuple[float, float]:
    """Squared for small errors, absolute for large ones."""
    error = predicted - wanted
    if abs(error) <= delta:
        return error * error / 2, error
    return delta * (abs(error) - delta / 2), math.copysign(delta, error)
