"""Questions about holdings, and who answers them."""

from dataclasses import dataclass
from uuid import UUID

from finance.errors import NotFoundError
from finance.queries.views import HoldingView, Page, page, view
from finance.repositories.holdings import HoldingRepository


@dataclass(frozen=True, kw_only=True)
class GetHolding:
    """One of the user's holdings."""

    user_id: UUID
    holding_id: UUID


@dataclass(frozen=True, kw_only=True)
class ListHoldingsByAccount:
    """The holdings of one of the user's accounts, by symbol."""

    user_id: UUID
    account_id: UUID
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class ListHoldingsByUser:
    """The user's holdings, by symbol."""

    user_id: UUID
    limit: int
    offset: int


class GetHoldingHandler:
    """Finds a holding."""

    def __init__(self, holdings: HoldingRepository) -> None:
        self._holdings = holdings

    async def handle(self, query: GetHolding) -> HoldingView:
        """The holding, or `NotFoundError`."""
        found = await self._holdings.get(query.user_id, query.holding_id)
        if found is None:
            raise NotFoundError("holding")
        return view(HoldingView, found)


class ListHoldingsByAccountHandler:
    """Lists the holdings of an account."""

    def __init__(self, holdings: HoldingRepository) -> None:
        self._holdings = holdings

    async def handle(self, query: ListHoldingsByAccount) -> Page[HoldingView]:
        """A page of them."""
        found = await self._holdings.page_of_account(query.user_id, query.account_id, query.limit, query.offset)
        return page(HoldingView, found, query.limit, query.offset)


class ListHoldingsByUserHandler:
    """Lists a user's holdings."""

    def __init__(self, holdings: HoldingRepository) -> None:
        self._holdings = holdings

    async def handle(self, query: ListHoldingsByUser) -> Page[HoldingView]:
        """A page of them."""
        found = await self._holdings.page(query.user_id, query.limit, query.offset)
        return page(HoldingView, found, query.limit, query.offset)
