"""Server-sent events: what a user's open pages are told."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from finance.events.base import DomainEvent
from finance.events.data_sync import (
    AccountSyncAttempted,
    AccountSyncFailed,
    AccountSyncSucceeded,
    FileImportSucceeded,
    TransactionSyncSucceeded,
)
from finance.events.payload import payload
from finance.events.providers import ProviderConnectionSucceeded, ProviderDisconnectionSucceeded
from finance.events.sessions import SessionRevoked

Frames: TypeAlias = asyncio.Queue[str]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Listener:
    channel: str
    user_id: UUID | None
    frames: Frames


class StreamHandler:
    """Puts a frame into the queue of each listener that an event concerns.

    A queue holds at most `capacity` frames; a listener that is slower loses the oldest.
    """

    def __init__(self, capacity: int = 100) -> None:
        self._capacity = capacity
        self._listeners: set[_Listener] = set()

    @asynccontextmanager
    async def listen(self, channel: str, user_id: UUID | None = None) -> AsyncGenerator[Frames, None]:
        """The frames of one channel from now on; without a user, everybody's."""
        listener = _Listener(channel=channel, user_id=user_id, frames=asyncio.Queue(self._capacity))
        self._listeners.add(listener)
        try:
            yield listener.frames
        finally:
            self._listeners.discard(listener)

    async def send_sync_accounts_attempted(self, event: AccountSyncAttempted) -> None:
        self._send("account", "sync.accounts.attempted", event.user_id, event)

    async def send_sync_accounts_succeeded(self, event: AccountSyncSucceeded) -> None:
        self._send("account", "sync.accounts.succeeded", event.user_id, event)

    async def send_sync_accounts_failed(self, event: AccountSyncFailed) -> None:
        self._send("account", "sync.accounts.failed", event.user_id, event)

    async def send_sync_transactions_succeeded(self, event: TransactionSyncSucceeded) -> None:
        self._send("account", "sync.transactions.succeeded", event.user_id, event)

    async def send_import_file_succeeded(self, event: FileImportSucceeded) -> None:
        self._send("account", "import.file.succeeded", event.user_id, event)

    async def send_provider_connected(self, event: ProviderConnectionSucceeded) -> None:
        self._send("provider", "provider.connected", event.user_id, event)

    async def send_provider_disconnected(self, event: ProviderDisconnectionSucceeded) -> None:
        self._send("provider", "provider.disconnected", event.user_id, event)

    async def send_session_revoked(self, event: SessionRevoked) -> None:
        self._send("session", "session.revoked", event.user_id, event)

    def _send(self, channel: str, name: str, user_id: UUID, event: DomainEvent) -> None:
        text = frame(name, event)
        for listener in self._listeners:
            if listener.channel == channel and listener.user_id in (None, user_id):
                if listener.frames.full():
                    listener.frames.get_nowait()
                listener.frames.put_nowait(text)


def frame(name: str, event: DomainEvent) -> str:
    """An event as it goes over the wire; JSON has no raw line breaks, so one data line is enough."""
    return f"event: {name}\nid: {event.event_id}\ndata: {json.dumps(payload(event))}\n\n"
