"""What can happen in the shop."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to an order."""

    order: str


class OrderPlacementAttempted(Event):
    """Somebody ordered."""


class OrderPlacementSucceeded(Event):
    """The order was accepted."""


class OrderPlacementFailed(Event):
    """The order was turned down."""
