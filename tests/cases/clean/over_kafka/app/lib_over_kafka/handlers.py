"""Handlers that note what they receive, and raise as often as they are told to."""

from collections import Counter

from lib_over_kafka.base import CustomerGreeted, Event, PasswordMailed
from over_kafka.events.events import OrderAttempted, OrderFailed, OrderPlaced


class Log:
    """Takes every event with one method."""

    def __init__(self) -> None:
        self.received: list[Event] = []

    async def handle(self, event: Event) -> None:
        self.received.append(event)


class Audit:
    """Has a method for each event, and one more for one of them."""

    def __init__(self, failures: int = 0) -> None:
        self.received: list[tuple[str, Event]] = []
        self.failures = failures
        self.calls: Counter[str] = Counter()

    async def _take(self, method: str, event: Event) -> None:
        self.calls[method] += 1
        if self.calls[method] <= self.failures:
            raise RuntimeError("not yet")
        self.received.append((method, event))

    async def handle_order_attempted(self, event: OrderAttempted) -> None:
        await self._take("handle_order_attempted", event)

    async def handle_order_succeeded(self, event: OrderPlaced) -> None:
        await self._take("handle_order_succeeded", event)

    async def count_order(self, event: OrderPlaced) -> None:
        await self._take("count_order", event)

    async def handle_order_failed(self, event: OrderFailed) -> None:
        await self._take("handle_order_failed", event)

    async def handle_greeting_operational(self, event: CustomerGreeted) -> None:
        await self._take("handle_greeting_operational", event)

    async def handle_password_operational(self, event: PasswordMailed) -> None:
        await self._take("handle_password_operational", event)
