"""Charles Schwab: OAuth, the trader API."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import quote, urlencode

import httpx
from pydantic import BaseModel, Field, SecretStr, TypeAdapter

from finance.providers.base import (
    AccessToken,
    Account,
    Credentials,
    TokenSet,
    Transaction,
    expect_credentials,
)
from finance.providers.http import fetch, reach
from generated.providers.registry import Provider, ProviderCapability


class _Tokens(BaseModel):
    access_token: SecretStr
    refresh_token: SecretStr
    expires_in: int


class _Balances(BaseModel):
    liquidation_value: Decimal = Field(alias="liquidationValue")


class _SecuritiesAccount(BaseModel):
    number: str = Field(alias="accountNumber")
    type: str
    balances: _Balances = Field(alias="currentBalances")


class _Account(BaseModel):
    account: _SecuritiesAccount = Field(alias="securitiesAccount")


class _Transaction(BaseModel):
    activity_id: int = Field(alias="activityId")
    trade_date: datetime = Field(alias="tradeDate")
    type: str
    description: str = ""
    net_amount: Decimal = Field(alias="netAmount")


_TOKENS = TypeAdapter(_Tokens)
_ACCOUNTS = TypeAdapter(list[_Account])
_TRANSACTIONS = TypeAdapter(list[_Transaction])


class SchwabProvider:
    """Reads brokerage accounts on behalf of users who allowed it."""

    def __init__(
        self,
        client_id: SecretStr,
        client_secret: SecretStr,
        base_url: str = "https://api.schwabapi.com",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._base_url = base_url
        self._transport = transport

    @property
    def slug(self) -> Provider:
        return Provider.SCHWAB

    def get_capabilities(self) -> list[ProviderCapability]:
        return [ProviderCapability.ACCOUNTS, ProviderCapability.TRANSACTIONS]

    async def check_health(self) -> None:
        """Return if Schwab can be reached, else raise `ProviderError`."""
        async with httpx.AsyncClient(base_url=self._base_url, transport=self._transport) as client:
            await reach(client)

    def get_authorization_url(self, redirect_uri: str, state: str) -> str:
        """Where to send the user's browser."""
        query = {
            "response_type": "code",
            "client_id": self._client_id.get_secret_value(),
            "redirect_uri": redirect_uri,
            "state": state,
        }
        return f"{self._base_url}/v1/oauth/authorize?{urlencode(query)}"

    async def exchange_code(self, code: str, redirect_uri: str) -> TokenSet:
        """Trade the code of a callback for tokens."""
        return await self._tokens({"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri})

    async def refresh_tokens(self, refresh_token: SecretStr) -> TokenSet:
        """Trade a refresh token for new tokens."""
        return await self._tokens({"grant_type": "refresh_token", "refresh_token": refresh_token.get_secret_value()})

    async def get_accounts(self, credentials: Credentials) -> Sequence[Account]:
        """The user's accounts; the balance is what they are worth if everything were sold."""
        async with self._authorized(credentials) as client:
            found = await fetch(client, client.build_request("GET", "/trader/v1/accounts"), _ACCOUNTS)
        return [
            Account(
                number=a.number,
                name=f"Schwab {a.type.lower()}",
                balance=a.balances.liquidation_value,
            )
            for a in (item.account for item in found)
        ]

    async def get_transactions(
        self, credentials: Credentials, account_number: str, since: date
    ) -> Sequence[Transaction]:
        """What was booked from a day on."""
        path = f"/trader/v1/accounts/{quote(account_number, safe='')}/transactions"
        start = datetime.combine(since, time(), UTC)
        query = {"startDate": start.isoformat(), "endDate": datetime.now(UTC).isoformat()}
        async with self._authorized(credentials) as client:
            found = await fetch(client, client.build_request("GET", path, params=query), _TRANSACTIONS)
        return [
            Transaction(
                reference=str(item.activity_id),
                posted=item.trade_date.date(),
                description=item.description or item.type,
                amount=item.net_amount,
            )
            for item in found
        ]

    async def _tokens(self, form: dict[str, str]) -> TokenSet:
        auth = httpx.BasicAuth(self._client_id.get_secret_value(), self._client_secret.get_secret_value())
        async with httpx.AsyncClient(base_url=self._base_url, transport=self._transport, auth=auth) as client:
            got = await fetch(client, client.build_request("POST", "/v1/oauth/token", data=form), _TOKENS)
        expires_at = datetime.now(UTC) + timedelta(seconds=got.expires_in)
        return TokenSet(access_token=got.access_token, refresh_token=got.refresh_token, expires_at=expires_at)

    def _authorized(self, credentials: Credentials) -> httpx.AsyncClient:
        token = expect_credentials(credentials, AccessToken).value.get_secret_value()
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(base_url=self._base_url, transport=self._transport, headers=headers)
