"""Reviews: experiments that are judged by metrics once they are trained."""

from __future__ import annotations

from dataclasses import dataclass

from training.experiment import Training
from training.generated.registries import MetricsContract


@dataclass(frozen=True, kw_only=True)
class Review(Training):
    """An experiment, and the figures of what it then predicts for the data that it watches."""

    metrics: dict[str, MetricsContract]

    def figures(self) -> dict[str, float]:
        """Train, and measure the errors by every metric."""
        for _ in self.run():
            pass
        errors = [self.model.predict(features) - wanted for features, wanted in self.watch.rows()]
        return {name: metric(errors) for name, metric in self.metrics.items()}
