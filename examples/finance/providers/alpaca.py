"""Alpaca Markets: an API key that comes with each request."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import httpx
from pydantic import BaseModel, TypeAdapter

from finance.providers.base import (
    Account,
    ApiKey,
    Credentials,
    Holding,
    Transaction,
    expect_credentials,
)
from finance.providers.http import fetch, reach
from generated.providers.registry import Provider, ProviderCapability


class _Account(BaseModel):
    account_number: str
    equity: Decimal
    currency: str


class _Activity(BaseModel):
    id: str
    date: date
    activity_type: str
    net_amount: Decimal
    description: str = ""
    symbol: str | None = None


class _Position(BaseModel):
    symbol: str
    qty: Decimal
    market_value: Decimal


_ACCOUNT = TypeAdapter(_Account)
_ACTIVITIES = TypeAdapter(list[_Activity])
_POSITIONS = TypeAdapter(list[_Position])


class AlpacaProvider:
    """Reads the brokerage account that a key belongs to."""

    def __init__(
        self,
        base_url: str = "https://api.alpaca.markets",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._transport = transport

    @property
    def slug(self) -> Provider:
        return Provider.ALPACA

    def get_capabilities(self) -> list[ProviderCapability]:
        return [ProviderCapability.ACCOUNTS, ProviderCapability.TRANSACTIONS]

    async def check_health(self) -> None:
        """Return if Alpaca can be reached, else raise `ProviderError`."""
        async with httpx.AsyncClient(base_url=self._base_url, transport=self._transport) as client:
            await reach(client)

    async def get_accounts(self, credentials: Credentials) -> Sequence[Account]:
        """The one account of the key."""
        async with self._authorized(credentials) as client:
            found = await fetch(client, client.build_request("GET", "/v2/account"), _ACCOUNT)
        return [
            Account(
                number=found.account_number,
                name="Alpaca",
                balance=found.equity,
                currency=found.currency,
            )
        ]

    async def get_transactions(
        self, credentials: Credentials, account_number: str, since: date
    ) -> Sequence[Transaction]:
        """Cash movements from a day on; a key has one account, so the number only has to be there."""
        query = {"after": since.isoformat(), "category": "non_trade_activity"}
        async with self._authorized(credentials) as client:
            request = client.build_request("GET", "/v2/account/activities", params=query)
            found = await fetch(client, request, _ACTIVITIES)
        return [
            Transaction(
                reference=item.id,
                posted=item.date,
                description=item.description or item.activity_type,
                amount=item.net_amount,
                symbol=item.symbol,
            )
            for item in found
        ]

    async def get_holdings(self, credentials: Credentials, account_number: str) -> Sequence[Holding]:
        """The open positions of the key's account."""
        async with self._authorized(credentials) as client:
            found = await fetch(client, client.build_request("GET", "/v2/positions"), _POSITIONS)
        return [Holding(symbol=item.symbol, quantity=item.qty, market_value=item.market_value) for item in found]

    def _authorized(self, credentials: Credentials) -> httpx.AsyncClient:
        key = expect_credentials(credentials, ApiKey)
        headers = {
            "APCA-API-KEY-ID": key.key_id,
            "APCA-API-SECRET-KEY": key.secret.get_secret_value(),
        }
        return httpx.AsyncClient(base_url=self._base_url, transport=self._transport, headers=headers)
