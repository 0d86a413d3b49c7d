from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class GetAccount:
    user_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class ListAccounts:
    user_id: UUID
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class ListSessions:
    user_id: UUID


class GetAccountHandler:
    async def handle(self, query: GetAccount) -> str | None:
        return None


class ListAccountsHandler:
    async def handle(self, query: ListAccounts) -> list[str]:
        return []


class ListSessionsHandler:
    async def handle(self, query: ListSessions) -> list[str]:
        return []
