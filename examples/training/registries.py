"""The registries of the parts of experiments."""

from __future__ import annotations

from registrygen.runtime import FunctionalRegistry, TypeRegistry
from training.contracts import Data, Loss, Model, Optimiser, Schedule
from training.sharing import shared


class Losses(FunctionalRegistry[[float, float], tuple[float, float]], strict=True, contract=Loss, **shared("losses")):
    """Losses, which have the signature of `Loss`."""


class Schedules(FunctionalRegistry[[int], float], strict=True, contract=Schedule, **shared("schedules")):
    """Learning rates over time, which have the signature of `Schedule`; further settings are given by a partial."""


class Models(TypeRegistry[Model], abstract=True, **shared("models")):
    """Models, which derive from `Model`."""


class Optimisers(TypeRegistry[Optimiser], abstract=True, **shared("optimisers")):
    """Optimisers, which derive from `Optimiser`."""


class DataSets(TypeRegistry[Data], strict=True, **shared("data")):
    """Data, which has the structure of `Data`, whatever it derives from."""


class Experiments(TypeRegistry[object]):
    """What can be run."""


PARTS = (Losses, Schedules, Models, Optimisers, DataSets)
"""The registries of what experiments are made of; processes may share these."""
