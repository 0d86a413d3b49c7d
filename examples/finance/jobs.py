"""What runs by the clock; when it runs is said in the specs."""

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects.sqlite import insert

from finance.application import Application
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

_KEEP_SESSIONS = timedelta(days=30)
_REFRESH_AHEAD = timedelta(minutes=15)


async def expire_sessions(application: Application) -> None:
    """End the sessions whose time is over."""
    for ended in await application.sessions.expire(datetime.now(UTC)):
        await application.bus.publish(
            SessionExpired(user_id=ended.user_id, session_id=ended.id, expired_at=ended.expires_at)
        )


async def purge_sessions(application: Application) -> None:
    """Delete sessions that ended long ago."""
    await application.sessions.purge(datetime.now(UTC) - _KEEP_SESSIONS)


async def purge_tokens(application: Application) -> None:
    """Forget the tokens of connections that are no longer in use."""
    change = update(Connection).where(Connection.ended_at.is_not(None))
    async with application.database.transaction() as session:
        await session.execute(
            change.values(access_token=None, refresh_token=None, token_expires_at=None)
        )


async def refresh_provider_tokens(application: Application) -> None:
    """Renew the provider tokens that are about to expire."""
    soon = datetime.now(UTC) + _REFRESH_AHEAD
    for connection in await _connections(application, Connection.token_expires_at <= soon):
        provider = application.provider(connection.provider)
        if connection.refresh_token is not None and isinstance(provider, OAuthProvider):
            await _refresh(application, connection, provider, SecretStr(connection.refresh_token))


async def sync_all_accounts(application: Application) -> None:
    """Read the accounts of every connected provider."""
    for connection in await _connections(application, Connection.access_token.is_not(None)):
        provider = application.provider(connection.provider)
        credentials = credentials_of(connection)
        if credentials is not None and isinstance(provider, AccountProvider):
            await _sync(application, connection, provider, credentials)


async def _connections(application: Application, which: ColumnElement[bool]) -> list[Connection]:
    query = select(Connection).where(Connection.ended_at.is_(None), which)
    async with application.database.transaction() as session:
        return list(await session.scalars(query))


async def _refresh(
    application: Application,
    connection: Connection,
    provider: OAuthProvider,
    refresh_token: SecretStr,
) -> None:
    user_id, slug, connection_id = connection.user_id, connection.provider, connection.id
    publish = application.bus.publish
    await publish(
        ProviderTokenRefreshAttempted(user_id=user_id, provider=slug, connection_id=connection_id)
    )
    try:
        tokens = await provider.refresh_tokens(refresh_token)
    except ProviderError as error:
        await publish(
            ProviderTokenRefreshFailed(
                user_id=user_id, provider=slug, connection_id=connection_id, reason=str(error)
            )
        )
        return
    change = update(Connection).where(Connection.id == connection_id)
    async with application.database.transaction() as session:
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
    application: Application,
    connection: Connection,
    provider: AccountProvider,
    credentials: Credentials,
) -> None:
    user_id, connection_id = connection.user_id, connection.id
    publish = application.bus.publish
    await publish(AccountSyncAttempted(user_id=user_id, connection_id=connection_id))
    try:
        accounts = await provider.get_accounts(credentials)
    except ProviderError as error:
        await publish(
            AccountSyncFailed(user_id=user_id, connection_id=connection_id, reason=str(error))
        )
        return
    for account in accounts:
        await _store(application, connection, account)
    await publish(
        AccountSyncSucceeded(
            user_id=user_id, connection_id=connection_id, account_count=len(accounts)
        )
    )


async def _store(application: Application, connection: Connection, account: Account) -> None:
    state = {"name": account.name, "balance": account.balance, "currency": account.currency}
    add = insert(AccountRecord).values(connection_id=connection.id, number=account.number, **state)
    async with application.database.transaction() as session:
        await session.execute(
            add.on_conflict_do_update(index_elements=["connection_id", "number"], set_=state)
        )
