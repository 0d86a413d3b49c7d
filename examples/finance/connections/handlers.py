"""Connects providers and disconnects them."""

from uuid import UUID

from pydantic import SecretStr

from finance.connections.commands import (
    ConnectProvider,
    DisconnectProvider,
    RefreshProviderTokens,
)
from finance.errors import (
    ConflictError,
    DomainError,
    NotFoundError,
    ProviderUnavailableError,
    UnprocessableError,
)
from finance.events.providers import (
    ProviderConnectionAttempted,
    ProviderConnectionFailed,
    ProviderConnectionSucceeded,
    ProviderDisconnectionAttempted,
    ProviderDisconnectionFailed,
    ProviderDisconnectionSucceeded,
    ProviderTokenRefreshAttempted,
    ProviderTokenRefreshFailed,
    ProviderTokenRefreshSucceeded,
)
from finance.ports import ProviderClients
from finance.providers.base import OAuthProvider, ProviderError, TokenSet
from finance.publishing import EventPublisher
from finance.repositories.connections import ProviderConnectionRepository
from finance.tables import Connection
from generated.providers.registry import (
    ProviderAuthType,
    get_enabled_providers,
    get_provider_metadata,
)


class ConnectProviderHandler:
    """Connects a provider in the way that it wants."""

    def __init__(
        self,
        connections: ProviderConnectionRepository,
        providers: ProviderClients,
        publisher: EventPublisher,
    ) -> None:
        self._connections = connections
        self._providers = providers
        self._publisher = publisher

    async def handle(self, command: ConnectProvider) -> UUID:
        """Return the new connection's id."""
        user_id, provider = command.user_id, command.provider.value
        publish = self._publisher.publish
        publish(ProviderConnectionAttempted(user_id=user_id, provider=provider))
        try:
            connection_id = await self._connect(command)
        except DomainError as error:
            publish(ProviderConnectionFailed(user_id=user_id, provider=provider, reason=str(error)))
            raise
        publish(ProviderConnectionSucceeded(user_id=user_id, provider=provider, connection_id=connection_id))
        return connection_id

    async def _connect(self, command: ConnectProvider) -> UUID:
        provider = command.provider.value
        if command.provider not in get_enabled_providers():
            raise ConflictError("The provider is switched off.")
        if await self._connections.active_with(command.user_id, provider) is not None:
            raise ConflictError("The provider is connected.")
        connection = Connection(user_id=command.user_id, provider=provider)
        match get_provider_metadata(command.provider).auth_type:
            case ProviderAuthType.API_KEY:
                _add_key(connection, command)
            case ProviderAuthType.OAUTH:
                tokens = await self._exchange(command)
                connection.access_token = tokens.access_token.get_secret_value()
                connection.refresh_token = tokens.refresh_token.get_secret_value()
                connection.token_expires_at = tokens.expires_at
            case _:
                pass
        return await self._connections.add(connection)

    async def _exchange(self, command: ConnectProvider) -> TokenSet:
        if command.authorization is None:
            raise ConflictError("The provider is connected by its own authorization page.")
        code = command.authorization.code.get_secret_value()
        try:
            client = self._providers.client(command.provider.value)
            if isinstance(client, OAuthProvider):
                return await client.exchange_code(code, command.authorization.redirect_uri)
        except ProviderError as error:
            raise ProviderUnavailableError(str(error)) from error
        raise ConflictError("The provider has no authorization page.")


def _add_key(connection: Connection, command: ConnectProvider) -> None:
    if command.api_key is None:
        raise UnprocessableError("The provider needs an API key.")
    connection.key_id = command.api_key.key_id
    connection.access_token = command.api_key.secret.get_secret_value()


class DisconnectProviderHandler:
    """Ends a connection; what was read through it stays."""

    def __init__(self, connections: ProviderConnectionRepository, publisher: EventPublisher) -> None:
        self._connections = connections
        self._publisher = publisher

    async def handle(self, command: DisconnectProvider) -> None:
        """End the connection, or raise `NotFoundError` or `ConflictError`."""
        user_id, connection_id = command.user_id, command.connection_id
        connection = await self._connections.get(user_id, connection_id)
        if connection is None:
            raise NotFoundError("connection")
        provider, publish = connection.provider, self._publisher.publish
        publish(ProviderDisconnectionAttempted(user_id=user_id, provider=provider, connection_id=connection_id))
        if not await self._connections.end(connection_id):
            publish(
                ProviderDisconnectionFailed(
                    user_id=user_id,
                    provider=provider,
                    connection_id=connection_id,
                    reason="the connection has ended",
                )
            )
            raise ConflictError("The connection has ended.")
        publish(ProviderDisconnectionSucceeded(user_id=user_id, provider=provider, connection_id=connection_id))


class RefreshProviderTokensHandler:
    """Renews the tokens of an OAuth connection."""

    def __init__(
        self,
        connections: ProviderConnectionRepository,
        providers: ProviderClients,
        publisher: EventPublisher,
    ) -> None:
        self._connections = connections
        self._providers = providers
        self._publisher = publisher

    async def handle(self, command: RefreshProviderTokens) -> None:
        """Keep the new tokens, or raise `NotFoundError`, `ConflictError` or the provider's."""
        user_id, connection_id = command.user_id, command.connection_id
        connection = await self._connections.get(user_id, connection_id)
        if connection is None:
            raise NotFoundError("connection")
        provider, publish = connection.provider, self._publisher.publish
        publish(ProviderTokenRefreshAttempted(user_id=user_id, provider=provider, connection_id=connection_id))
        try:
            tokens = await self._renewed(connection)
        except DomainError as error:
            publish(
                ProviderTokenRefreshFailed(
                    user_id=user_id,
                    provider=provider,
                    connection_id=connection_id,
                    reason=str(error),
                )
            )
            raise
        await self._connections.set_tokens(connection_id, tokens)
        publish(
            ProviderTokenRefreshSucceeded(
                user_id=user_id,
                provider=provider,
                connection_id=connection_id,
                expires_at=tokens.expires_at,
            )
        )

    async def _renewed(self, connection: Connection) -> TokenSet:
        if connection.refresh_token is None:
            raise ConflictError("The connection has no tokens to renew.")
        try:
            client = self._providers.client(connection.provider)
            if isinstance(client, OAuthProvider):
                return await client.refresh_tokens(SecretStr(connection.refresh_token))
        except ProviderError as error:
            raise ProviderUnavailableError(str(error)) from error
        raise ConflictError("The connection has no tokens to renew.")
