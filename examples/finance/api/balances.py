"""How the balances of one's accounts went."""

from datetime import date
from uuid import UUID

from finance.api.accounts import AccessRecording, record_access
from finance.api.auth import CurrentUser
from finance.api.parameters import Limit, Offset
from finance.api.schemas import BalanceDetail, BalanceList, BalancePage
from finance.queries.balances import (
    GetBalanceHistory,
    GetBalanceHistoryHandler,
    GetLatestBalanceSnapshots,
    GetLatestBalanceSnapshotsHandler,
    ListBalanceSnapshotsByAccount,
    ListBalanceSnapshotsByAccountHandler,
)
from generated.components.dependencies import QueryCacheDependency
from generated.cqrs.cache import answer


async def get_latest_balances(
    user: CurrentUser, handler: GetLatestBalanceSnapshotsHandler, cache: QueryCacheDependency
) -> BalanceList:
    """The newest balance of each of one's accounts; it may be some seconds old."""
    query = GetLatestBalanceSnapshots(user_id=user.id)
    found = await answer(query, handler.handle, cache)
    return BalanceList(items=[BalanceDetail.of(item) for item in found])


async def get_balance_history(
    account_id: UUID,
    start: date,
    end: date,
    user: CurrentUser,
    handler: GetBalanceHistoryHandler,
    recording: AccessRecording,
    cache: QueryCacheDependency,
) -> BalanceList:
    """How an account's balance went, both days included; it may be some minutes old."""
    await record_access(recording, user, account_id)
    query = GetBalanceHistory(user_id=user.id, account_id=account_id, start=start, end=end)
    found = await answer(query, handler.handle, cache)
    return BalanceList(items=[BalanceDetail.of(item) for item in found])


async def list_account_balances(
    account_id: UUID,
    user: CurrentUser,
    handler: ListBalanceSnapshotsByAccountHandler,
    recording: AccessRecording,
    limit: Limit = 50,
    offset: Offset = 0,
) -> BalancePage:
    """An account's balances, the newest first."""
    await record_access(recording, user, account_id)
    query = ListBalanceSnapshotsByAccount(user_id=user.id, account_id=account_id, limit=limit, offset=offset)
    return BalancePage.of(await handler.handle(query))
