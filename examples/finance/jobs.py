"""What runs by the clock; when it runs is said in the specs."""

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.sqlite import insert

from finance.events.data_sync import AccountSyncAttempted, AccountSyncFailed, AccountSyncSucceeded
from finance.events.providers import (
    ProviderTokenRefreshAttempted,
    ProviderTokenRefreshFailed,
    ProviderTokenRefreshSucceeded,
)
from finance.events.sessions import SessionExpired
from finance.providers.base import (
    Account,
    AccountProvider,
    Credentials,
    OAuthProvider,
    ProviderError,
)
from finance.providers.credentials import credentials_of
from finance.tables import AccountRecord, Connection
from generated.components.container import Container

_KEEP_SESSIONS = timedelta(days=30)
_REFRESH_AHEAD = timedelta(minutes=15)


async def expire_sessions(container: Container) -> None:
    """End the sessions whose time is over."""
    for ended in await container.session_store.expire(datetime.now(UTC)):
        await container.bus.publish(
            SessionExpired(user_id=ended.user_id, session_id=ended.id, expired_at=ended.expires_at)
        )


async def purge_sessions(container: Container) -> None:
    """Delete sessions that ended long ago."""
    await container.session_store.purge(datetime.now(UTC) - _KEEP_SESSIONS)


async def purge_tokens(container: Container) -> None:
    """Forget the tokens of connections that are no longer in use."""
    change = update(Connection).where(Connection.ended_at.is_not(None))
    async with container.database.transaction() as session:
        await session.execute(change.values(access_token=None, refresh_token=None, token_expires_at=None))


async def refresh_provider_tokens(container: Container) -> None:
    """Renew the provider tokens that are about to expire."""
    soon = datetime.now(UTC) + _REFRESH_AHEAD
    for connection in await _connections(container, Connection.token_expires_at <= soon):
        provider = container.providers.client(connection.provider)
        if connection.refresh_token is not None and isinstance(provider, OAuthProvider):
            await _refresh(container, connection, provider, SecretStr(connection.refresh_token))


async def sync_all_accounts(container: Container) -> None:
    """Read the accounts of every connected provider."""
    for connection in await _connections(container, Connection.access_token.is_not(None)):
        provider = container.providers.client(connection.provider)
        credentials = credentials_of(connection)
        if credentials is not None and isinstance(provider, AccountProvider):
            await _sync(container, connection, provider, credentials)


async def _connections(container: Container, which: ColumnElement[bool]) -> list[Connection]:
    query = select(Connection).where(Connection.ended_at.is_(None), which)
    async with container.database.transaction() as session:
        return list(await session.scalars(query))


async def _refresh(
    container: Container,
    connection: Connection,
    provider: OAuthProvider,
    refresh_token: SecretStr,
) -> None:
    user_id, slug, connection_id = connection.user_id, connection.provider, connection.id
    publish = container.bus.publish
    await publish(ProviderTokenRefreshAttempted(user_id=user_id, provider=slug, connection_id=connection_id))
    try:
        tokens = await provider.refresh_tokens(refresh_token)
    except ProviderError as error:
        await publish(
            ProviderTokenRefreshFailed(user_id=user_id, provider=slug, connection_id=connection_id, reason=str(error))
        )
        return
    change = update(Connection).where(Connection.id == connection_id)
    async with container.database.transaction() as session:
        await session.execute(
            change.values(
                access_token=tokens.access_token.get_secret_value(),
                refresh_token=tokens.refresh_token.get_secret_value(),
                token_expires_at=tokens.expires_at,
            )
        )
    await publish(
        ProviderTokenRefreshSucceeded(
            user_id=user_id,
            provider=slug,
            connection_id=connection_id,
            expires_at=tokens.expires_at,
        )
    )


async def _sync(
    container: Container,
    connection: Connection,
    provider: AccountProvider,
    credentials: Credentials,
) -> None:
    user_id, connection_id = connection.user_id, connection.id
    publish = container.bus.publish
    await publish(AccountSyncAttempted(user_id=user_id, connection_id=connection_id))
    try:
        accounts = await provider.get_accounts(credentials)
    except ProviderError as error:
        await publish(AccountSyncFailed(user_id=user_id, connection_id=connection_id, reason=str(error)))
        return
    for account in accounts:
        await _store(container, connection, account)
    await publish(AccountSyncSucceeded(user_id=user_id, connection_id=connection_id, account_count=len(accounts)))


async def _store(container: Container, connection: Connection, account: Account) -> None:
    state = {"name": account.name, "balance": account.balance, "currency": account.currency}
    add = insert(AccountRecord).values(connection_id=connection.id, number=account.number, **state)
    async with container.database.transaction() as session:
        await session.execute(add.on_conflict_do_update(index_elements=["connection_id", "number"], set_=state))
