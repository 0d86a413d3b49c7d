"""Questions about connections with providers, and who answers them."""

from dataclasses import dataclass
from uuid import UUID

from finance.errors import NotFoundError
from finance.queries.views import ConnectionView, view, views
from finance.repositories.connections import ProviderConnectionRepository


@dataclass(frozen=True, kw_only=True)
class GetProviderConnection:
    """One of the user's connections, ended or not."""

    user_id: UUID
    connection_id: UUID


@dataclass(frozen=True, kw_only=True)
class ListProviderConnections:
    """The user's connections, the oldest first."""

    user_id: UUID


class GetProviderConnectionHandler:
    """Finds a connection."""

    def __init__(self, connections: ProviderConnectionRepository) -> None:
        self._connections = connections

    async def handle(self, query: GetProviderConnection) -> ConnectionView:
        """The connection, or `NotFoundError`."""
        found = await self._connections.get(query.user_id, query.connection_id)
        if found is None:
            raise NotFoundError("connection")
        return view(ConnectionView, found)


class ListProviderConnectionsHandler:
    """Lists connections."""

    def __init__(self, connections: ProviderConnectionRepository) -> None:
        self._connections = connections

    async def handle(self, query: ListProviderConnections) -> tuple[ConnectionView, ...]:
        """All of them."""
        return views(ConnectionView, await self._connections.all_of(query.user_id))
