"""What one's accounts hold."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from finance.api.auth import CurrentUser
from finance.api.parameters import Limit, Offset
from finance.api.schemas import HoldingDetail, HoldingPage
from finance.queries.holdings import (
    GetHolding,
    GetHoldingHandler,
    ListHoldingsByAccount,
    ListHoldingsByAccountHandler,
    ListHoldingsByUser,
    ListHoldingsByUserHandler,
)
from generated.components.dependencies import handler_factory


async def list_holdings(
    user: CurrentUser,
    handler: ListHoldingsByUserHandler,
    of_account: Annotated[ListHoldingsByAccountHandler, Depends(handler_factory(ListHoldingsByAccountHandler))],
    account_id: UUID | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> HoldingPage:
    """One's holdings, those of one account where it is given."""
    if account_id is None:
        everything = ListHoldingsByUser(user_id=user.id, limit=limit, offset=offset)
        return HoldingPage.of(await handler.handle(everything))
    query = ListHoldingsByAccount(user_id=user.id, account_id=account_id, limit=limit, offset=offset)
    return HoldingPage.of(await of_account.handle(query))


async def get_holding(holding_id: UUID, user: CurrentUser, handler: GetHoldingHandler) -> HoldingDetail:
    """One of one's holdings."""
    query = GetHolding(user_id=user.id, holding_id=holding_id)
    return HoldingDetail.of(await handler.handle(query))
