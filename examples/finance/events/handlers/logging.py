"""Writes every event to the log."""

import json
import logging

from finance.events.base import DomainEvent
from finance.events.payload import payload

logger = logging.getLogger("finance.events")


class LoggingEventHandler:
    """Logs any event: its class, its identity and its fields as one JSON object."""

    async def handle(self, event: DomainEvent) -> None:
        name = type(event).__name__
        details = payload(event)
        extra = {"event": name, "event_id": str(event.event_id), "details": details}
        logger.info("%s %s", name, json.dumps(details, sort_keys=True), extra=extra)
