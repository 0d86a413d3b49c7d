"""One's bookings."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from finance.api.accounts import AccessRecording, record_access
from finance.api.auth import CurrentUser
from finance.api.parameters import Limit, Offset, Symbol
from finance.api.schemas import TransactionDetail, TransactionPage
from finance.queries.transactions import (
    GetTransaction,
    GetTransactionHandler,
    ListSecurityTransactions,
    ListSecurityTransactionsHandler,
    ListTransactionsByAccount,
    ListTransactionsByAccountHandler,
    ListTransactionsByDateRange,
    ListTransactionsByDateRangeHandler,
    ListTransactionsByUser,
    ListTransactionsByUserHandler,
)
from generated.components.dependencies import handler_factory


async def list_transactions(
    user: CurrentUser,
    handler: ListTransactionsByUserHandler,
    of_days: Annotated[
        ListTransactionsByDateRangeHandler,
        Depends(handler_factory(ListTransactionsByDateRangeHandler)),
    ],
    start: date | None = None,
    end: date | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TransactionPage:
    """One's bookings, from one day to another where a day is given, the newest first."""
    if start is None and end is None:
        everything = ListTransactionsByUser(user_id=user.id, limit=limit, offset=offset)
        return TransactionPage.of(await handler.handle(everything))
    query = ListTransactionsByDateRange(
        user_id=user.id,
        start=start or date.min,
        end=end or date.max,
        limit=limit,
        offset=offset,
    )
    return TransactionPage.of(await of_days.handle(query))


async def get_transaction(transaction_id: UUID, user: CurrentUser, handler: GetTransactionHandler) -> TransactionDetail:
    """One of one's bookings."""
    query = GetTransaction(user_id=user.id, transaction_id=transaction_id)
    return TransactionDetail.of(await handler.handle(query))


async def list_account_transactions(
    account_id: UUID,
    user: CurrentUser,
    handler: ListTransactionsByAccountHandler,
    of_security: Annotated[
        ListSecurityTransactionsHandler,
        Depends(handler_factory(ListSecurityTransactionsHandler)),
    ],
    recording: AccessRecording,
    symbol: Symbol | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TransactionPage:
    """An account's bookings, those of one security where its symbol is given."""
    await record_access(recording, user, account_id)
    if symbol is None:
        everything = ListTransactionsByAccount(user_id=user.id, account_id=account_id, limit=limit, offset=offset)
        return TransactionPage.of(await handler.handle(everything))
    query = ListSecurityTransactions(user_id=user.id, account_id=account_id, symbol=symbol, limit=limit, offset=offset)
    return TransactionPage.of(await of_security.handle(query))
