from app_cqrs.queries import GetAccount, GetAccountHandler
from cqrs.cqrs.cache import QueryCache, answer


async def account(
    handler: GetAccountHandler, cache: QueryCache, query: GetAccount
) -> object:
    """The answer, kept for as long as its policy says."""
    return await answer(query, handler.handle, cache)
