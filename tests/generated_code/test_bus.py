"""The generated in-process bus: isolation of concurrent publishes, what becomes of errors, and of interrupts."""

from __future__ import annotations

import asyncio
import logging
from contextvars import ContextVar
from dataclasses import dataclass

import pytest

from generated.bus import ErrorPolicy, EventBus, InProcessEventBus

REQUEST: ContextVar[int] = ContextVar("request", default=-1)


@dataclass(frozen=True)
class Happened:
    number: int = 0


@dataclass(frozen=True)
class HappenedAgain(Happened):
    pass


@dataclass(frozen=True)
class Answered:
    number: int


class Failing:
    """A handler that raises what it is given, at once or after others had their turn."""

    def __init__(self, error: BaseException, turns: int = 0) -> None:
        self.error, self.turns = error, turns

    async def __call__(self, event: Happened) -> None:
        for _ in range(self.turns):
            await asyncio.sleep(0)
        raise self.error


class Recording:
    """A handler that notes what it received, after others had their turn."""

    def __init__(self) -> None:
        self.events: list[Happened | Answered] = []

    async def __call__(self, event: Happened | Answered) -> None:
        await asyncio.sleep(0)
        self.events.append(event)


async def raising_at_once(event: Happened) -> None:
    raise ValueError("before the first await")


def failing_bus(policy: ErrorPolicy) -> tuple[InProcessEventBus, Recording]:
    """A bus on which two handlers fail, one at once and one late, around one that does not."""
    bus, recording = InProcessEventBus(errors=policy), Recording()
    bus.subscribe(Happened, raising_at_once)
    bus.subscribe(Happened, recording)
    bus.subscribe(Happened, Failing(KeyError("late"), turns=5))
    return bus, recording


async def test_a_hundred_concurrent_publishes_never_see_one_another() -> None:
    bus = InProcessEventBus(errors=ErrorPolicy.RAISE)
    seen: list[tuple[int, int, int]] = []

    async def first(event: Happened) -> None:
        before = REQUEST.get()
        REQUEST.set(1000 + event.number)
        await asyncio.sleep(0.001 * (event.number % 7))
        seen.append((event.number, before, REQUEST.get()))

    async def second(event: Happened) -> None:
        before = REQUEST.get()
        REQUEST.set(2000 + event.number)
        await asyncio.sleep(0.001 * (event.number % 5))
        seen.append((event.number, before, REQUEST.get()))

    bus.subscribe(Happened, first)
    bus.subscribe(Happened, second)

    async def publish(number: int) -> None:
        REQUEST.set(number)
        await bus.publish(Happened(number))
        assert REQUEST.get() == number

    await asyncio.gather(*(publish(number) for number in range(100)))
    assert sorted(seen) == sorted((n, n, base + n) for n in range(100) for base in (1000, 2000))


async def test_consecutive_publishes_of_one_task_do_not_see_what_handlers_set() -> None:
    bus = InProcessEventBus(errors=ErrorPolicy.RAISE)
    seen: list[int] = []

    async def handler(event: Happened) -> None:
        seen.append(REQUEST.get())
        REQUEST.set(event.number)

    bus.subscribe(Happened, handler)
    REQUEST.set(7)
    await bus.publish(Happened(1))
    await bus.publish(Happened(2))
    assert (seen, REQUEST.get()) == ([7, 7], 7)


async def test_handlers_of_one_event_run_concurrently() -> None:
    bus = InProcessEventBus(errors=ErrorPolicy.RAISE)
    met = asyncio.Barrier(2)

    async def handler(event: Happened) -> None:
        await asyncio.wait_for(met.wait(), timeout=5)

    bus.subscribe(Happened, handler)
    bus.subscribe(Happened, handler)
    await bus.publish(Happened())


async def test_publish_returns_when_every_handler_is_done() -> None:
    bus, recording = failing_bus(ErrorPolicy.COLLECT)
    await bus.publish(Happened(3))
    assert recording.events == [Happened(3)]


async def test_errors_are_logged_with_their_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    bus, recording = failing_bus(ErrorPolicy.LOG)
    await bus.publish(Happened())
    assert recording.events == [Happened()]
    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [(logging.ERROR, "handler of Happened failed")] * 2
    errors = [r.exc_info[1] for r in caplog.records if r.exc_info]
    assert [type(error) for error in errors] == [ValueError, KeyError]
    assert "in raising_at_once" in caplog.text
    assert "in __call__" in caplog.text
    assert bus.take_failures() == ()


async def test_logging_is_the_default(caplog: pytest.LogCaptureFixture) -> None:
    bus = InProcessEventBus()
    bus.subscribe(Happened, raising_at_once)
    await bus.publish(Happened())
    assert "before the first await" in caplog.text


async def test_errors_are_raised_together_once_all_are_done() -> None:
    bus, recording = failing_bus(ErrorPolicy.RAISE)
    with pytest.raises(ExceptionGroup) as caught:
        await bus.publish(Happened())
    assert [type(error) for error in caught.value.exceptions] == [ValueError, KeyError]
    assert recording.events == [Happened()]


async def test_collected_errors_are_taken_once(caplog: pytest.LogCaptureFixture) -> None:
    bus, recording = failing_bus(ErrorPolicy.COLLECT)
    await bus.publish(Happened(1))
    await bus.publish(Happened(2))
    failures = bus.take_failures()
    assert [(f.event, type(f.error)) for f in failures] == [
        (Happened(1), ValueError),
        (Happened(1), KeyError),
        (Happened(2), ValueError),
        (Happened(2), KeyError),
    ]
    assert failures[0].handler is raising_at_once
    assert bus.take_failures() == ()
    assert (recording.events, caplog.records) == ([Happened(1), Happened(2)], [])


async def test_collected_errors_of_concurrent_publishes_are_all_there() -> None:
    bus, _ = failing_bus(ErrorPolicy.COLLECT)
    await asyncio.gather(*(bus.publish(Happened(number)) for number in range(50)))
    assert sorted(f.event.number for f in bus.take_failures()) == sorted([*range(50), *range(50)])


async def test_a_handler_that_fails_before_any_coroutine_exists_is_a_failure_too() -> None:
    bus, recording = InProcessEventBus(errors=ErrorPolicy.COLLECT), Recording()

    def no_coroutine(event: Happened) -> None:
        raise RuntimeError("called, not awaited")

    bus.subscribe(Happened, no_coroutine)
    bus.subscribe(Happened, recording)
    await bus.publish(Happened())
    assert [str(f.error) for f in bus.take_failures()] == ["called, not awaited"]
    assert recording.events == [Happened()]


async def test_a_handler_that_is_cancelled_does_not_cancel_its_publisher() -> None:
    bus, recording = InProcessEventBus(errors=ErrorPolicy.COLLECT), Recording()
    bus.subscribe(Happened, Failing(asyncio.CancelledError()))
    bus.subscribe(Happened, recording)
    await bus.publish(Happened())
    assert [type(f.error) for f in bus.take_failures()] == [asyncio.CancelledError]
    assert recording.events == [Happened()]


@pytest.mark.parametrize("policy", ErrorPolicy)
async def test_cancelling_the_publisher_cancels_its_handlers_and_waits_for_them(policy: ErrorPolicy) -> None:
    bus = InProcessEventBus(errors=policy)
    started = asyncio.Event()
    ended: list[str] = []

    async def handler(event: Happened) -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            ended.append("handler")

    bus.subscribe(Happened, handler)
    publishing = asyncio.create_task(bus.publish(Happened()))
    await started.wait()
    publishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await publishing
    assert ended == ["handler"]


async def test_cancelling_one_publisher_leaves_the_others_alone() -> None:
    bus = InProcessEventBus(errors=ErrorPolicy.RAISE)
    done: list[int] = []

    async def handler(event: Happened) -> None:
        await asyncio.sleep(0.01)
        done.append(event.number)

    bus.subscribe(Happened, handler)
    tasks = [asyncio.create_task(bus.publish(Happened(number))) for number in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), asyncio.CancelledError, type(None)]
    assert sorted(done) == [0, 2]


@pytest.mark.parametrize("policy", ErrorPolicy)
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_a_handler_ends_the_program(policy: ErrorPolicy, error: type[BaseException]) -> None:
    reached: list[str] = []

    async def program() -> None:
        bus = InProcessEventBus(errors=policy)
        bus.subscribe(Happened, Failing(error()))
        await bus.publish(Happened())
        reached.append("after publish")

    with pytest.raises(error):
        asyncio.run(program())
    assert reached == []


async def test_a_handler_may_publish() -> None:
    bus, recording = InProcessEventBus(errors=ErrorPolicy.RAISE), Recording()

    async def again(event: Happened) -> None:
        await bus.publish(Answered(event.number + 1))

    bus.subscribe(Happened, again)
    bus.subscribe(Answered, recording)
    await bus.publish(Happened(1))
    assert recording.events == [Answered(2)]


async def test_who_subscribes_while_an_event_is_delivered_receives_the_next() -> None:
    bus, late = InProcessEventBus(errors=ErrorPolicy.RAISE), Recording()

    async def subscribing(event: Happened) -> None:
        await asyncio.sleep(0)
        bus.subscribe(Happened, late)

    bus.subscribe(Happened, subscribing)
    await bus.publish(Happened(1))
    assert late.events == []
    await bus.publish(Happened(2))
    assert late.events == [Happened(2)]


@pytest.mark.parametrize("policy", ErrorPolicy)
async def test_an_event_without_subscribers_is_no_error(policy: ErrorPolicy) -> None:
    bus = InProcessEventBus(errors=policy)
    await bus.publish(Happened())
    assert bus.take_failures() == ()


async def test_an_event_reaches_those_who_subscribed_to_exactly_its_class() -> None:
    bus, general, special = InProcessEventBus(errors=ErrorPolicy.RAISE), Recording(), Recording()
    bus.subscribe(Happened, general)
    bus.subscribe(HappenedAgain, special)
    await bus.publish(HappenedAgain())
    assert (general.events, special.events) == ([], [HappenedAgain()])


async def test_who_subscribes_twice_is_called_twice() -> None:
    bus, recording = InProcessEventBus(errors=ErrorPolicy.RAISE), Recording()
    bus.subscribe(Happened, recording)
    bus.subscribe(Happened, recording)
    await bus.publish(Happened())
    assert recording.events == [Happened(), Happened()]


async def test_two_buses_share_nothing() -> None:
    one, other, recording = InProcessEventBus(), InProcessEventBus(), Recording()
    one.subscribe(Happened, recording)
    await other.publish(Happened())
    assert recording.events == []


async def test_the_bus_is_what_its_protocol_asks_for() -> None:
    bus: EventBus = InProcessEventBus()
    bus.subscribe(Happened, Recording())
    await bus.publish(Happened())
