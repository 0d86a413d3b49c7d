"""Training as it is described: a model learns from data by a loss and an optimiser."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from training.contracts import Data, Loss, Model, Optimiser
from training.registries import Experiments


@dataclass(frozen=True, kw_only=True)
class Report:
    """How bad the predictions are after an epoch, by the loss, as a mean over the examples."""

    epoch: int
    training: float
    watched: float


@Experiments.register("training")
@dataclass(frozen=True, kw_only=True)
class Training:
    """Learns from `data` and looks at `watch` after each epoch."""

    title: str
    data: Data
    watch: Data
    model: Model
    loss: Loss
    optimiser: Optimiser
    epochs: int = 50
    seed: int = 0

    def run(self) -> Iterator[Report]:
        """Train, and report before the first epoch and after each."""
        chance = random.Random(self.seed)
        rows = list(self.data.rows())
        yield self._report(0)
        for epoch in range(self.epochs):
            chance.shuffle(rows)
            for features, wanted in rows:
                _, slope = self.loss(self.model.predict(features), wanted)
                gradient = [slope * change for change in self.model.gradient(features)]
                self.optimiser.step(self.model.weights, gradient, epoch)
            yield self._report(epoch + 1)

    def _report(self, epoch: int) -> Report:
        return Report(epoch=epoch, training=self._mean(self.data), watched=self._mean(self.watch))

    def _mean(self, data: Data) -> float:
        rows = data.rows()
        return sum(self.loss(self.model.predict(features), wanted)[0] for features, wanted in rows) / len(rows)
