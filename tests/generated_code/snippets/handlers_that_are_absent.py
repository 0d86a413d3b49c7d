"""Handlers left out, a word for how strict to be left out, and a bus that is none."""

from generated.bus import EventBus
from generated.events.wiring import EventHandlers, PartialEventHandlers, wire_events


class Bus:
    async def publish(self, event: object) -> None: ...


def wire(bus: EventBus, own: EventHandlers) -> None:
    logging, audit, email = own.logging, own.audit, own.email
    EventHandlers(logging=logging, audit=audit, email=email)  # refused: call-arg, reportCallIssue, session
    wire_events(bus, PartialEventHandlers())  # refused: call-overload, reportArgumentType, EventHandlers
    wire_events(Bus(), own)  # refused: call-overload, reportArgumentType, Bus
