"""Providers, and one's connections with them."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import SecretStr

from finance.api.auth import CallbackUser, CurrentUser
from finance.api.requests import CreateConnection
from finance.api.schemas import (
    AccountsSyncedAnswer,
    AuthorizationStarted,
    ConnectionCreated,
    ConnectionDetail,
    ConnectionList,
)
from finance.connections.commands import (
    AuthorizationCode,
    ConnectProvider,
    DisconnectProvider,
    RefreshProviderTokens,
)
from finance.connections.handlers import (
    ConnectProviderHandler,
    DisconnectProviderHandler,
    RefreshProviderTokensHandler,
)
from finance.data_sync.commands import SyncAccounts
from finance.data_sync.handlers import SyncAccountsHandler
from finance.errors import ConflictError
from finance.providers.base import OAuthProvider
from finance.queries.connections import (
    GetProviderConnection,
    GetProviderConnectionHandler,
    ListProviderConnections,
    ListProviderConnectionsHandler,
)
from generated.components.dependencies import (
    CallbackAddressesDependency,
    OauthStatesDependency,
    ProvidersDependency,
)
from generated.providers.discovery import ProviderCatalogue, get_provider_catalogue
from generated.providers.registry import Provider


async def list_providers() -> ProviderCatalogue:
    """Every provider that can be connected."""
    return get_provider_catalogue()


async def create_connection(
    body: CreateConnection, user: CurrentUser, handler: ConnectProviderHandler
) -> ConnectionCreated:
    """Connect a provider that takes files or an API key."""
    key = None if body.api_key is None else body.api_key.as_key()
    command = ConnectProvider(user_id=user.id, provider=body.provider, api_key=key)
    return ConnectionCreated(connection_id=await handler.handle(command))


async def start_authorization(
    provider: Provider,
    user: CurrentUser,
    clients: ProvidersDependency,
    states: OauthStatesDependency,
    addresses: CallbackAddressesDependency,
) -> AuthorizationStarted:
    """Where to allow access to a provider with an authorization page."""
    redirect_uri = addresses.of(provider)
    if redirect_uri is None:
        raise ConflictError("The provider has no authorization page.")
    client = clients.client(provider.value)
    if not isinstance(client, OAuthProvider):
        raise ConflictError("The provider has no authorization page.")
    url = client.get_authorization_url(redirect_uri, states.sign(user.id, provider.value))
    return AuthorizationStarted(authorization_url=url)


async def oauth_callback(
    provider: Provider,
    code: Annotated[str, Query(min_length=1, max_length=2000)],
    user_id: CallbackUser,
    addresses: CallbackAddressesDependency,
    handler: ConnectProviderHandler,
) -> ConnectionCreated:
    """Connect a provider whose authorization page sent the user back."""
    code_and_address = AuthorizationCode(code=SecretStr(code), redirect_uri=addresses.of(provider) or "")
    command = ConnectProvider(user_id=user_id, provider=provider, authorization=code_and_address)
    return ConnectionCreated(connection_id=await handler.handle(command))


async def list_connections(user: CurrentUser, handler: ListProviderConnectionsHandler) -> ConnectionList:
    """One's connections, those that ended too."""
    found = await handler.handle(ListProviderConnections(user_id=user.id))
    return ConnectionList(items=[ConnectionDetail.of(item) for item in found])


async def get_connection(
    connection_id: UUID, user: CurrentUser, handler: GetProviderConnectionHandler
) -> ConnectionDetail:
    """One of one's connections."""
    query = GetProviderConnection(user_id=user.id, connection_id=connection_id)
    return ConnectionDetail.of(await handler.handle(query))


async def delete_connection(connection_id: UUID, user: CurrentUser, handler: DisconnectProviderHandler) -> None:
    """End a connection; what was read through it stays."""
    await handler.handle(DisconnectProvider(user_id=user.id, connection_id=connection_id))


async def refresh_provider_tokens(
    connection_id: UUID, user: CurrentUser, handler: RefreshProviderTokensHandler
) -> None:
    """Renew the tokens of a connection."""
    await handler.handle(RefreshProviderTokens(user_id=user.id, connection_id=connection_id))


async def sync_accounts(connection_id: UUID, user: CurrentUser, handler: SyncAccountsHandler) -> AccountsSyncedAnswer:
    """Read the accounts of a connection."""
    command = SyncAccounts(user_id=user.id, connection_id=connection_id)
    return AccountsSyncedAnswer.of(await handler.handle(command))
