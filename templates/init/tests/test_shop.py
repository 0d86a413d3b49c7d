"""The shop on the generated wiring."""

import asyncio

from shop.application import Shop


def test_every_event_is_audited() -> None:
    shop = Shop({"tea"})

    async def order_twice() -> list[bool]:
        return [await shop.order("tea"), await shop.order("tea")]

    assert asyncio.run(order_twice()) == [True, False]
    actions = [action for action, _ in shop.audit.records]
    assert actions == [
        "ORDER_PLACEMENT_ATTEMPTED",
        "ORDER_PLACED",
        "ORDER_PLACEMENT_ATTEMPTED",
        "ORDER_PLACEMENT_FAILED",
    ]
