"""The registries of the parts of experiments."""

from __future__ import annotations

from registrygen.runtime import FunctionalRegistry, TypeRegistry
from training.contracts import Data, Loss, Model, Optimiser, Schedule


class Losses(FunctionalRegistry[[float, float], tuple[float, float]], strict=True, contract=Loss):
    """Losses, which have the signature of `Loss`."""


class Schedules(FunctionalRegistry[[int], float], strict=True, contract=Schedule):
    """Learning rates over time, which have the signature of `Schedule`; further settings are given by a partial."""


class Models(TypeRegistry[Model], abstract=True):
    """Models, which derive from `Model`."""


class Optimisers(TypeRegistry[Optimiser], abstract=True):
    """Optimisers, which derive from `Optimiser`."""


class DataSets(TypeRegistry[Data], strict=True):
    """Data, which has the structure of `Data`, whatever it derives from."""


class Experiments(TypeRegistry[object]):
    """What can be run."""
