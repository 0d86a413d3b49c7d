"""The way to a provider's client with the credentials for it."""

from dataclasses import dataclass
from uuid import UUID

from finance.errors import ConflictError, NotFoundError
from finance.ports import ProviderClients
from finance.providers.base import Credentials, ProviderProtocol
from finance.providers.credentials import credentials_of
from finance.repositories.accounts import AccountRepository
from finance.repositories.connections import ProviderConnectionRepository
from finance.tables import AccountRecord, Connection


@dataclass(frozen=True, kw_only=True)
class Access:
    """A client, and what it wants to be shown."""

    client: ProviderProtocol
    credentials: Credentials


@dataclass(frozen=True, kw_only=True)
class ProviderAccess:
    """Finds a user's connections and accounts, and opens them."""

    connections: ProviderConnectionRepository
    accounts: AccountRepository
    providers: ProviderClients

    async def connection(self, user_id: UUID, connection_id: UUID) -> Connection:
        """The user's connection with an id, or `NotFoundError`."""
        connection = await self.connections.get(user_id, connection_id)
        if connection is None:
            raise NotFoundError("connection")
        return connection

    async def account(self, user_id: UUID, account_id: UUID) -> AccountRecord:
        """The user's account with an id, or `NotFoundError`."""
        account = await self.accounts.get(user_id, account_id)
        if account is None:
            raise NotFoundError("account")
        return account

    def open(self, connection: Connection) -> Access:
        """The client of a connection, or `ConflictError` where it cannot be read from."""
        credentials = credentials_of(connection)
        if connection.ended_at is not None or credentials is None:
            raise ConflictError("Nothing can be read through this connection.")
        client = self.providers.client(connection.provider)
        return Access(client=client, credentials=credentials)
