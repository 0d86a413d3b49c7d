"""Subscribing a handler to an event that it does not take, or that is not a coroutine function."""

from finance.events.authentication import UserLoginFailed, UserLoginSucceeded

from generated.bus import EventBus, InProcessEventBus


async def on_success(event: UserLoginSucceeded) -> None: ...


def on_failure(event: UserLoginFailed) -> None: ...


def subscribe(bus: EventBus, own: InProcessEventBus) -> None:
    bus.subscribe(UserLoginFailed, on_success)  # refused: arg-type, reportArgumentType, UserLoginFailed
    bus.subscribe(UserLoginFailed, on_failure)  # refused: arg-type, reportArgumentType, None
    own.subscribe(UserLoginFailed, on_success)  # refused: arg-type, reportArgumentType, UserLoginFailed
