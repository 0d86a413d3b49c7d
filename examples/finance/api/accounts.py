"""One's accounts, and what is read into them."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from finance.api.auth import CurrentUser
from finance.api.parameters import Limit, Offset
from finance.api.requests import SyncTransactionsBody
from finance.api.schemas import (
    AccountDetail,
    AccountPage,
    HoldingsSyncedAnswer,
    TransactionsSyncedAnswer,
)
from finance.auth.identity import User
from finance.data_sync.commands import SyncHoldings, SyncTransactions
from finance.data_sync.handlers import SyncHoldingsHandler, SyncTransactionsHandler
from finance.queries.accounts import (
    GetAccount,
    GetAccountHandler,
    ListAccountsByConnection,
    ListAccountsByConnectionHandler,
    ListAccountsByUser,
    ListAccountsByUserHandler,
)
from finance.session_management.commands import RecordProviderAccess
from finance.session_management.handlers import RecordProviderAccessHandler
from generated.components.dependencies import handler_factory

AccessRecording = Annotated[RecordProviderAccessHandler, Depends(handler_factory(RecordProviderAccessHandler))]


async def record_access(recording: RecordProviderAccessHandler, user: User, account_id: UUID) -> None:
    """Note that a user reads an account's data, or raise `NotFoundError`."""
    await recording.handle(RecordProviderAccess(user_id=user.id, session_id=user.session_id, account_id=account_id))


async def list_accounts(
    user: CurrentUser,
    handler: ListAccountsByUserHandler,
    of_connection: Annotated[
        ListAccountsByConnectionHandler,
        Depends(handler_factory(ListAccountsByConnectionHandler)),
    ],
    connection_id: UUID | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AccountPage:
    """One's accounts, those of one connection where it is given."""
    if connection_id is None:
        everything = ListAccountsByUser(user_id=user.id, limit=limit, offset=offset)
        return AccountPage.of(await handler.handle(everything))
    query = ListAccountsByConnection(user_id=user.id, connection_id=connection_id, limit=limit, offset=offset)
    return AccountPage.of(await of_connection.handle(query))


async def get_account(
    account_id: UUID, user: CurrentUser, handler: GetAccountHandler, recording: AccessRecording
) -> AccountDetail:
    """One of one's accounts."""
    found = await handler.handle(GetAccount(user_id=user.id, account_id=account_id))
    await record_access(recording, user, account_id)
    return AccountDetail.of(found)


async def sync_transactions(
    account_id: UUID,
    body: SyncTransactionsBody,
    user: CurrentUser,
    handler: SyncTransactionsHandler,
) -> TransactionsSyncedAnswer:
    """Read an account's bookings from a day on."""
    command = SyncTransactions(user_id=user.id, account_id=account_id, since=body.since)
    return TransactionsSyncedAnswer.of(await handler.handle(command))


async def sync_holdings(account_id: UUID, user: CurrentUser, handler: SyncHoldingsHandler) -> HoldingsSyncedAnswer:
    """Read what an account holds."""
    command = SyncHoldings(user_id=user.id, account_id=account_id)
    return HoldingsSyncedAnswer.of(await handler.handle(command))
