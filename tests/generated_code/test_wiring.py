"""The generated wiring: what is subscribed to what, and what becomes of handlers that lack methods."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from finance.compliance import open_handlers, recorded_audit_actions, sample
from finance.events.authentication import UserLogoutSucceeded, UserRegistrationSucceeded
from finance.events.data_sync import AccountSyncSucceeded
from finance.events.handlers import EmailEventHandler, LoggingEventHandler, SessionEventHandler
from finance.stream import StreamHandler

from generated.bus import ErrorPolicy, InProcessEventBus
from generated.events import get_all_events, get_events_requiring_handler
from generated.events.wiring import (
    SUBSCRIPTIONS,
    EventHandlers,
    EventWiringError,
    PartialEventHandlers,
    wire_events,
)
from generated.sse_events.wiring import PartialSseEventHandlers, SseEventHandlers, wire_sse_events

LOGGER = "generated.events.wiring"


class RecordingBus:
    """An event bus that only notes who subscribed to what."""

    def __init__(self) -> None:
        self.subscribed: list[tuple[type, object]] = []

    def subscribe(self, event_type: type, handler: Callable[[Any], Awaitable[None]]) -> None:
        self.subscribed.append((event_type, handler))

    async def publish(self, event: object) -> None:
        raise AssertionError("wiring publishes nothing")

    def names(self) -> list[tuple[str, str, str]]:
        """Event, class of the handler, and method of each subscription."""
        return [
            (event.__name__, type(method.__self__).__name__, method.__name__)
            for event, method in self.subscribed
            if hasattr(method, "__self__") and hasattr(method, "__name__")
        ]


class SessionHandlerInTheMaking:
    """Has one of three methods, and an attribute in place of another."""

    handle_user_password_change_succeeded = "to be written"

    async def handle_user_logout_succeeded(self, event: UserLogoutSucceeded) -> None:
        raise NotImplementedError


def in_the_making(**handlers: object) -> PartialEventHandlers:
    return PartialEventHandlers(**{"logging": LoggingEventHandler(), **handlers})


async def test_complete_handlers_are_subscribed_143_times() -> None:
    bus = RecordingBus()
    async with open_handlers() as handlers:
        wire_events(bus, handlers)
    assert len(bus.subscribed) == 143
    assert Counter(handler for _, handler, _ in bus.names()) == {
        "LoggingEventHandler": 69,
        "AuditEventHandler": 66,
        "EmailEventHandler": 5,
        "SessionEventHandler": 3,
    }


async def test_nothing_is_subscribed_twice() -> None:
    bus = RecordingBus()
    async with open_handlers() as handlers:
        wire_events(bus, handlers)
    assert max(Counter(bus.names()).values()) == 1


async def test_every_handler_receives_the_events_that_require_it() -> None:
    bus = RecordingBus()
    async with open_handlers() as handlers:
        wire_events(bus, handlers)
    for key in ("logging", "audit", "email", "session"):
        handler = getattr(handlers, key)
        received = [event for event, method in bus.subscribed if getattr(method, "__self__", None) is handler]
        assert received == get_events_requiring_handler(key)
    assert {event for event, _ in bus.subscribed} == set(get_all_events())


async def test_the_table_of_subscriptions_says_what_is_wired() -> None:
    bus = RecordingBus()
    async with open_handlers() as handlers:
        wire_events(bus, handlers)
    said = [(row.payload, getattr(getattr(handlers, row.handler), row.method)) for row in SUBSCRIPTIONS]
    assert said == bus.subscribed


@pytest.mark.parametrize("strict", [True, False])
async def test_partial_handlers_that_lack_nothing_are_wired_like_complete_ones(
    strict: bool, caplog: pytest.LogCaptureFixture
) -> None:
    complete, partial = RecordingBus(), RecordingBus()
    async with open_handlers() as made:
        wire_events(complete, made)
        parts = PartialEventHandlers(logging=made.logging, audit=made.audit, email=made.email, session=made.session)
        wire_events(partial, parts, strict=strict)
    assert partial.subscribed == complete.subscribed
    assert caplog.records == []


def test_strict_wiring_names_every_missing_method_once_and_wires_nothing() -> None:
    bus = RecordingBus()
    with pytest.raises(EventWiringError) as caught:
        wire_events(bus, in_the_making(session=SessionHandlerInTheMaking()), strict=True)
    start, _, names = str(caught.value).partition(": ")
    missing = names.split(", ")
    assert start == "missing handler methods"
    assert Counter(name.partition(".")[0] for name in missing) == {"audit": 66, "email": 5, "session": 2}
    assert len(set(missing)) == len(missing)
    assert [name for name in missing if name.startswith("session.")] == [
        "session.handle_user_password_change_succeeded",
        "session.handle_password_reset_confirm_succeeded",
    ]
    assert bus.subscribed == []


def test_a_generic_method_that_is_missing_is_named_once() -> None:
    with pytest.raises(EventWiringError) as caught:
        wire_events(RecordingBus(), PartialEventHandlers(), strict=True)
    names = str(caught.value).partition(": ")[2].split(", ")
    assert (names.count("logging.handle"), len(names)) == (1, 1 + 66 + 5 + 3)


def test_strict_is_the_default() -> None:
    wire: Callable[..., None] = wire_events
    with pytest.raises(EventWiringError):
        wire(RecordingBus(), PartialEventHandlers())


def test_graceful_wiring_warns_of_each_missing_method_and_wires_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    bus = RecordingBus()
    wire_events(bus, in_the_making(session=SessionHandlerInTheMaking()), strict=False)
    warned = [record.getMessage() for record in caplog.records if record.name == LOGGER]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert len(warned) == len(set(warned)) == 66 + 5 + 2
    assert "missing handler method: session.handle_password_reset_confirm_succeeded" in warned
    assert Counter(handler for _, handler, _ in bus.names()) == {
        "LoggingEventHandler": 69,
        "SessionHandlerInTheMaking": 1,
    }


def test_graceful_wiring_of_no_handlers_wires_nothing(caplog: pytest.LogCaptureFixture) -> None:
    bus = RecordingBus()
    wire_events(bus, PartialEventHandlers(), strict=False)
    assert bus.subscribed == []
    assert len(caplog.records) == 1 + 66 + 5 + 3


async def test_handlers_that_are_wired_gracefully_receive_events(caplog: pytest.LogCaptureFixture) -> None:
    bus = InProcessEventBus(errors=ErrorPolicy.RAISE)
    wire_events(bus, in_the_making(), strict=False)
    caplog.clear()
    with caplog.at_level(logging.INFO, "finance.events"):
        await bus.publish(sample(UserRegistrationSucceeded))
    assert [record.getMessage().split()[0] for record in caplog.records] == ["UserRegistrationSucceeded"]


async def test_two_registries_on_one_bus_both_receive() -> None:
    bus, stream = InProcessEventBus(errors=ErrorPolicy.RAISE), StreamHandler()
    event = sample(AccountSyncSucceeded)
    async with open_handlers() as handlers, stream.listen("account", event.user_id) as frames:
        wire_events(bus, handlers)
        wire_sse_events(bus, SseEventHandlers(stream=stream))
        await bus.publish(event)
        assert await recorded_audit_actions(handlers) == ["ACCOUNT_SYNC_SUCCEEDED"]
        assert frames.get_nowait().startswith("event: sync.accounts.succeeded\n")


def test_each_registry_warns_of_its_own_handlers_only(caplog: pytest.LogCaptureFixture) -> None:
    bus = RecordingBus()
    wire_sse_events(bus, PartialSseEventHandlers(), strict=False)
    assert {record.name for record in caplog.records} == {"generated.sse_events.wiring"}
    assert len(caplog.records) == 8


async def test_an_event_reaches_its_handlers_and_no_other() -> None:
    bus = RecordingBus()
    async with open_handlers() as handlers:
        wire_events(bus, handlers)
    assert [name for name in bus.names() if name[0] == "UserLogoutSucceeded"] == [
        ("UserLogoutSucceeded", LoggingEventHandler.__name__, "handle"),
        ("UserLogoutSucceeded", "AuditEventHandler", "handle_user_logout_succeeded"),
        ("UserLogoutSucceeded", SessionEventHandler.__name__, "handle_user_logout_succeeded"),
    ]
    emailed = [event for event, handler, _ in bus.names() if handler == EmailEventHandler.__name__]
    assert "UserLogoutSucceeded" not in emailed


def test_complete_handlers_cannot_be_exchanged_afterwards() -> None:
    assert EventHandlers.__dataclass_params__.frozen  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        in_the_making().logging = None  # type: ignore[misc]
