"""What is done about events."""

import logging

from shop.events import (
    Event,
    OrderPlacementAttempted,
    OrderPlacementFailed,
    OrderPlacementSucceeded,
)

logger = logging.getLogger(__name__)


class LoggingHandler:
    """Logs every event."""

    async def handle(self, event: Event) -> None:
        logger.info("%s of %s", type(event).__name__, event.order)


class AuditHandler:
    """Keeps a record of what was done, and to which order."""

    def __init__(self) -> None:
        self.records: list[tuple[str, str]] = []

    async def handle_order_placement_attempted(
        self, event: OrderPlacementAttempted
    ) -> None:
        self.records.append(("ORDER_PLACEMENT_ATTEMPTED", event.order))

    async def handle_order_placement_succeeded(
        self, event: OrderPlacementSucceeded
    ) -> None:
        self.records.append(("ORDER_PLACED", event.order))

    async def handle_order_placement_failed(self, event: OrderPlacementFailed) -> None:
        self.records.append(("ORDER_PLACEMENT_FAILED", event.order))
