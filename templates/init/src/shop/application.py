"""Puts the shop together; what hears of what is generated from the specs."""

from generated.bus import InProcessEventBus
from generated.events.wiring import EventHandlers, wire_events
from shop.events import (
    OrderPlacementAttempted,
    OrderPlacementFailed,
    OrderPlacementSucceeded,
)
from shop.handlers import AuditHandler, LoggingHandler


class Shop:
    """Takes orders for what is in stock."""

    def __init__(self, stock: set[str]) -> None:
        self._stock = stock
        self._bus = InProcessEventBus()
        self.audit = AuditHandler()
        wire_events(
            self._bus, EventHandlers(logging=LoggingHandler(), audit=self.audit)
        )

    async def order(self, item: str) -> bool:
        """Order an item; the answer is whether there was one."""
        await self._bus.publish(OrderPlacementAttempted(order=item))
        if item not in self._stock:
            await self._bus.publish(OrderPlacementFailed(order=item))
            return False
        self._stock.remove(item)
        await self._bus.publish(OrderPlacementSucceeded(order=item))
        return True
