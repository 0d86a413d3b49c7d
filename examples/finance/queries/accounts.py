"""Questions about accounts, and who answers them."""

from dataclasses import dataclass
from uuid import UUID

from finance.errors import NotFoundError
from finance.queries.views import AccountView, Page, page, view
from finance.repositories.accounts import AccountRepository


@dataclass(frozen=True, kw_only=True)
class GetAccount:
    """One of the user's accounts."""

    user_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class ListAccountsByConnection:
    """The accounts of one of the user's connections, by name."""

    user_id: UUID
    connection_id: UUID
    limit: int
    offset: int


@dataclass(frozen=True, kw_only=True)
class ListAccountsByUser:
    """The user's accounts, by name."""

    user_id: UUID
    limit: int
    offset: int


class GetAccountHandler:
    """Finds an account."""

    def __init__(self, accounts: AccountRepository) -> None:
        self._accounts = accounts

    async def handle(self, query: GetAccount) -> AccountView:
        """The account, or `NotFoundError`."""
        found = await self._accounts.get(query.user_id, query.account_id)
        if found is None:
            raise NotFoundError("account")
        return view(AccountView, found)


class ListAccountsByConnectionHandler:
    """Lists the accounts of a connection."""

    def __init__(self, accounts: AccountRepository) -> None:
        self._accounts = accounts

    async def handle(self, query: ListAccountsByConnection) -> Page[AccountView]:
        """A page of them."""
        found = await self._accounts.page_of_connection(query.user_id, query.connection_id, query.limit, query.offset)
        return page(AccountView, found, query.limit, query.offset)


class ListAccountsByUserHandler:
    """Lists a user's accounts."""

    def __init__(self, accounts: AccountRepository) -> None:
        self._accounts = accounts

    async def handle(self, query: ListAccountsByUser) -> Page[AccountView]:
        """A page of them."""
        found = await self._accounts.page(query.user_id, query.limit, query.offset)
        return page(AccountView, found, query.limit, query.offset)
