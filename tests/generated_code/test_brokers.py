"""The generated wiring over message brokers, with FastStream's own stand-ins for their servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from faststream.rabbit import RabbitQueue
from faststream.specification.asyncapi import AsyncAPI
from over_brokers import BROKERS, ORDER, Shop, shop_over
from pydantic import SecretStr


@pytest.fixture(params=sorted(BROKERS))
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    with shop_over(request.param, tmp_path) as found:
        yield found


def server(shop: Shop, broker: Any) -> Any:
    """The stand-in for the broker's server."""
    return BROKERS[shop.name][1](broker)


def connected(shop: Shop) -> Any:
    """A broker that knows no server yet."""
    return BROKERS[shop.name][0]()


async def send(shop: Shop, broker: Any, event: str, body: bytes, headers: dict[str, str]) -> None:
    """Puts a message where a subscriber of the event reads it."""
    match shop.name:
        case "redis":
            await broker.publish(body, stream=f"shop.{event}", headers=headers)
        case "rabbit":
            exchange = shop.faststream._EXCHANGE
            await broker.publish(body, exchange=exchange, routing_key=event, headers=headers)
        case "kafka":
            await broker.publish(body, f"shop.{event}", headers=headers)
        case "nats":
            await broker.publish(body, f"shop.{event}", stream="shop-events", headers=headers)


def take_dead_letters(shop: Shop, broker: Any) -> list[Any]:
    """A list to which the dead letters come."""
    letters: list[Any] = []
    match shop.name:
        case "redis":
            subscriber = broker.subscriber(stream="shop.dead-letters", title="dead letters")
        case "rabbit":
            subscriber = broker.subscriber(RabbitQueue("shop.dead-letters"), title="dead letters")
        case "kafka":
            subscriber = broker.subscriber("shop.dead-letters", title="dead letters")
        case "nats":
            stream = shop.faststream._STREAM
            subscriber = broker.subscriber("shop.dead-letters", stream=stream, title="dead letters")

    async def keep(message: Any) -> Any:
        letters.append(message)
        return message.body

    @subscriber(decoder=keep)
    async def receive(body: bytes) -> None:
        pass

    return letters


async def test_every_subscription_is_delivered_to_its_handler(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    handlers = shop.wired(bus)
    events = [
        shop.events.OrderAttempted(order=ORDER),
        shop.placed(),
        shop.events.OrderFailed(order=ORDER),
        shop.base.CustomerGreeted(name="Ada"),
    ]
    async with server(shop, broker):
        for event in events:
            await bus.publish(event)
    assert handlers.log.received == events
    assert sorted(handlers.audit.received, key=lambda pair: pair[0]) == [
        ("count_order", events[1]),
        ("handle_greeting_operational", events[3]),
        ("handle_order_attempted", events[0]),
        ("handle_order_failed", events[2]),
        ("handle_order_succeeded", events[1]),
    ]


async def test_an_event_arrives_as_it_was_sent(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    handlers = shop.wired(bus)
    sent = shop.placed(
        total=Decimal("0.10"),
        about=shop.enums.Category.ORDER,
        delivery=date(2026, 1, 31),
        lines=("ä", ""),
        gifts=["x"],
        weights={"x": 1.5},
        kind=shop.base.Sort.WEB,
    )
    failed = shop.events.OrderFailed(order=ORDER, after=timedelta(milliseconds=1500))
    async with server(shop, broker):
        await bus.publish(sent)
        await bus.publish(failed)
    assert handlers.log.received == [sent, failed]
    assert [type(event) for event in handlers.log.received] == [shop.events.OrderPlaced, shop.events.OrderFailed]


async def test_a_local_event_never_reaches_the_broker(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    handlers = shop.wired(bus)
    event = shop.base.PasswordMailed(password=SecretStr("secret"))
    await bus.publish(event)
    assert handlers.audit.received == [("handle_password_operational", event)]
    assert handlers.log.received[0].password.get_secret_value() == "secret"


async def test_what_other_registries_subscribe_stays_within_the_process(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    shop.wired(bus)
    before = list(broker.subscribers)
    received: list[object] = []

    async def handle(event: object) -> None:
        received.append(event)

    bus.subscribe(shop.events.OrderPlaced, handle)
    event = shop.placed()
    async with server(shop, broker):
        await bus.publish(event)
    assert len(received) == 1
    assert received[0] is event
    assert list(broker.subscribers) == before


async def test_a_handler_that_raises_is_called_again_and_no_other_one_is(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    handlers = shop.wired(bus, failures=2)
    async with server(shop, broker):
        await bus.publish(shop.events.OrderFailed(order=ORDER))
    assert handlers.audit.calls["handle_order_failed"] == 3
    assert [method for method, _ in handlers.audit.received] == ["handle_order_failed"]
    assert len(handlers.log.received) == 1


async def test_an_event_that_its_handler_never_takes_is_put_aside(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker, attempts=3)
    handlers = shop.wired(bus, failures=99)
    letters = take_dead_letters(shop, broker)
    event = shop.events.OrderFailed(order=ORDER, reason="no stock")
    async with server(shop, broker):
        await bus.publish(event)
    assert handlers.audit.calls["handle_order_failed"] == 3
    (letter,) = letters
    assert letter.headers["subscriber"] == "audit: OrderFailed"
    assert letter.headers["event"] == "OrderFailed"
    assert letter.headers["problem"] == "RuntimeError('not yet')"
    assert json.loads(letter.body)["reason"] == "no stock"


@pytest.mark.parametrize(
    ("body", "headers", "problem"),
    [
        (b"not json", {"event": "OrderFailed"}, "wrong values: ()"),
        (b'{"reason": 3}', {"event": "OrderFailed"}, "wrong values: ('order',), ('reason',)"),
        (b"{}", {"event": "Somebody's"}, "the message is no OrderFailed"),
        (b"{}", {}, "the message is no OrderFailed"),
    ],
    ids=["no JSON", "other values", "another event", "no event"],
)
async def test_a_message_that_cannot_be_read_is_put_aside(
    shop: Shop, body: bytes, headers: dict[str, str], problem: str
) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    handlers = shop.wired(bus)
    letters = take_dead_letters(shop, broker)
    async with server(shop, broker):
        await send(shop, broker, "OrderFailed", body, headers)
    assert handlers.log.received == []
    assert handlers.audit.received == []
    assert {letter.headers["problem"] for letter in letters} == {problem}
    assert {letter.headers["subscriber"] for letter in letters} == {"log: OrderFailed", "audit: OrderFailed"}
    assert {bytes(letter.body) for letter in letters} == {body}


async def test_the_asyncapi_document_has_an_operation_for_each_subscription(shop: Shop) -> None:
    broker = connected(shop)
    shop.wired(shop.bus(broker))
    document = AsyncAPI(broker).to_specification().to_jsonable()
    expected = {f"{group}: {event}" for event, group in shop.faststream.EVENT_GROUPS}
    assert set(document["operations"]) == expected
    assert len(expected) == len(shop.faststream.EVENT_GROUPS) == 9
    assert {"order", "total", "about", "kind"} <= set(document["components"]["schemas"]["OrderPlaced"]["properties"])


async def test_partial_handlers_are_wired_within_the_process(shop: Shop) -> None:
    broker = connected(shop)
    bus = shop.bus(broker)
    log = shop.handlers.Log()
    shop.wiring.wire_events(bus, shop.wiring.PartialEventHandlers(log=log), strict=False)
    assert not list(broker.subscribers)
