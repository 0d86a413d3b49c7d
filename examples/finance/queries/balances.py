"""Questions about balances, and who answers them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from finance.queries.views import BalanceView, Page, page, views
from finance.repositories.balances import BalanceSnapshotRepository


@dataclass(frozen=True, kw_only=True)
class GetLatestBalanceSnapshots:
    """The newest balance of each of the user's accounts."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class GetBalanceHistory:
    """How the balance of one of the user's accounts went, both days included."""

    user_id: UUID
    account_id: UUID
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class ListBalanceSnapshotsByAccount:
    """The balances of one of the user's accounts, the newest first."""

    user_id: UUID
    account_id: UUID
    limit: int
    offset: int


class GetLatestBalanceSnapshotsHandler:
    """Finds the newest balances."""

    def __init__(self, balances: BalanceSnapshotRepository) -> None:
        self._balances = balances

    async def handle(self, query: GetLatestBalanceSnapshots) -> tuple[BalanceView, ...]:
        """One for each account that has any."""
        return views(BalanceView, await self._balances.latest(query.user_id))


class GetBalanceHistoryHandler:
    """Finds the balances of some days."""

    def __init__(self, balances: BalanceSnapshotRepository) -> None:
        self._balances = balances

    async def handle(self, query: GetBalanceHistory) -> tuple[BalanceView, ...]:
        """The balances, the oldest first."""
        found = await self._balances.between(query.user_id, query.account_id, query.start, query.end)
        return views(BalanceView, found)


class ListBalanceSnapshotsByAccountHandler:
    """Lists the balances of an account."""

    def __init__(self, balances: BalanceSnapshotRepository) -> None:
        self._balances = balances

    async def handle(self, query: ListBalanceSnapshotsByAccount) -> Page[BalanceView]:
        """A page of them."""
        found = await self._balances.page_of_account(query.user_id, query.account_id, query.limit, query.offset)
        return page(BalanceView, found, query.limit, query.offset)
