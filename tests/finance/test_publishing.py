"""What is delivered at the end of a request, and what is not."""

import pytest
from finance.broker import make_bus
from finance.compliance import sample
from finance.events.authentication import (
    UserLoginAttempted,
    UserLoginFailed,
    UserLoginSucceeded,
)
from finance.events.sessions import SessionCreated
from finance.publishing import open_publisher

from generated.bus import EventBus

EVENTS = [sample(UserLoginAttempted), sample(UserLoginSucceeded), sample(UserLoginFailed), sample(SessionCreated)]


@pytest.fixture
def delivered() -> list[object]:
    return []


@pytest.fixture
def bus(delivered: list[object]) -> EventBus:
    made = make_bus()

    async def deliver(event: object) -> None:
        delivered.append(event)

    for event in EVENTS:
        made.subscribe(type(event), deliver)
    return made


async def test_events_are_delivered_in_order_when_the_block_is_over(bus: EventBus, delivered: list[object]) -> None:
    async with open_publisher(bus) as publisher:
        for event in EVENTS:
            publisher.publish(event)
        assert delivered == []
    assert delivered == EVENTS


async def test_a_block_that_fails_tells_of_no_success(bus: EventBus, delivered: list[object]) -> None:
    async def refuse() -> None:
        async with open_publisher(bus) as publisher:
            for event in EVENTS:
                publisher.publish(event)
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        await refuse()
    assert delivered == [EVENTS[0], EVENTS[2], EVENTS[3]]


async def test_a_handler_that_fails_hinders_nobody(bus: EventBus, delivered: list[object]) -> None:
    async def fail(event: UserLoginAttempted) -> None:
        raise RuntimeError

    bus.subscribe(UserLoginAttempted, fail)
    async with open_publisher(bus) as publisher:
        publisher.publish(EVENTS[0])
    assert delivered == [EVENTS[0]]
