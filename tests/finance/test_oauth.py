"""Connecting a provider by its authorization page, and reading from it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from finance.providers.base import (
    Account,
    Credentials,
    Holding,
    ProviderError,
    ProviderProtocol,
    TokenSet,
    Transaction,
)
from finance.providers.schwab import SchwabProvider
from pydantic import SecretStr

from tests.finance.backend import Backend


class Schwab(SchwabProvider):
    """Answers without a network."""

    def __init__(self) -> None:
        super().__init__(SecretStr("id"), SecretStr("secret"))
        self.away = False

    async def exchange_code(self, code: str, redirect_uri: str) -> TokenSet:
        assert redirect_uri == "http://localhost:8000/api/v1/oauth/schwab/callback"
        if code != "good":
            raise ProviderError("the code was refused")
        return self._tokens_for("first")

    async def refresh_tokens(self, refresh_token: SecretStr) -> TokenSet:
        return self._tokens_for("second")

    async def get_accounts(self, credentials: Credentials) -> Sequence[Account]:
        if self.away:
            raise ProviderError("away")
        return [Account(number="42", name="Cash", balance=Decimal("10.10"))]

    async def get_transactions(
        self, credentials: Credentials, account_number: str, since: date
    ) -> Sequence[Transaction]:
        return [
            Transaction(
                reference="1", posted=date(2026, 1, 9), description="Fund", amount=Decimal("0.1"), symbol="VTI"
            ),
            Transaction(reference="2", posted=date(2026, 1, 9), description="Fee", amount=Decimal("-0.2")),
        ]

    async def get_holdings(self, credentials: Credentials, account_number: str) -> Sequence[Holding]:
        return [Holding(symbol="VTI", quantity=Decimal("0.3"), market_value=Decimal("90.000000001"))]

    def _tokens_for(self, name: str) -> TokenSet:
        expires_at = datetime.now(UTC) + timedelta(hours=1)
        return TokenSet(access_token=SecretStr(name), refresh_token=SecretStr(name), expires_at=expires_at)


@pytest.fixture
def schwab(monkeypatch: pytest.MonkeyPatch) -> Schwab:
    provider = Schwab()

    def get_provider(_: str) -> ProviderProtocol:
        return provider

    monkeypatch.setattr("finance.providers.clients.get_provider", get_provider)
    return provider


async def state(backend: Backend, headers: dict[str, str]) -> str:
    started = await backend.client.post("/oauth/schwab/authorization", headers=headers)
    assert started.status_code == 201, started.text
    return parse_qs(urlsplit(started.json()["authorization_url"]).query)["state"][0]


async def test_a_connection_by_oauth_is_read(backend: Backend, schwab: Schwab) -> None:
    client, headers = backend.client, await backend.user()
    query = {"state": await state(backend, headers), "code": "good"}
    connected = await client.get("/oauth/schwab/callback", params=query)
    assert connected.status_code == 201, connected.text
    connection = f"/connections/{connected.json()['connection_id']}"
    assert (await client.post(f"{connection}/token-refreshes", headers=headers)).status_code == 204
    synced = await client.post(f"{connection}/account-syncs", headers=headers)
    assert synced.json()["account_count"] == 1
    of_connection = {"connection_id": connected.json()["connection_id"]}
    (account,) = (await client.get("/accounts", params=of_connection, headers=headers)).json()["items"]
    assert (account["number"], account["balance"]) == ("42", "10.10")
    path = f"/accounts/{account['id']}"
    since = {"since": "2026-01-01"}
    read = await client.post(f"{path}/transaction-syncs", json=since, headers=headers)
    assert (read.json()["transaction_count"], read.json()["new_count"]) == (2, 2)
    funds = await client.get(f"{path}/transactions", params={"symbol": "VTI"}, headers=headers)
    assert [item["description"] for item in funds.json()["items"]] == ["Fund"]
    item = f"/transactions/{funds.json()['items'][0]['id']}"
    assert (await client.get(item, headers=headers)).json()["amount"] == "0.1"
    for _ in range(2):
        held = await client.post(f"{path}/holding-syncs", headers=headers)
        assert held.json()["market_value"] == "90.000000001"
    (holding,) = (await client.get("/holdings", headers=headers)).json()["items"]
    assert (await client.get(f"/holdings/{holding['id']}", headers=headers)).json() == holding
    today = date.today()
    days = {"start": str(today - timedelta(days=1)), "end": str(today + timedelta(days=1))}
    history = await client.get(f"{path}/balance-history", params=days, headers=headers)
    pages = await client.get(f"{path}/balances", headers=headers)
    assert history.json()["items"] == pages.json()["items"] != []


async def test_a_state_of_others_is_refused(backend: Backend, schwab: Schwab) -> None:
    headers = await backend.user()
    for forged in ("x", headers["Authorization"].removeprefix("Bearer ")):
        query = {"state": forged, "code": "good"}
        refused = await backend.client.get("/oauth/schwab/callback", params=query)
        assert refused.status_code == 403
    query = {"state": await state(backend, headers), "code": "good"}
    assert (await backend.client.get("/oauth/alpaca/callback", params=query)).status_code == 403


async def test_a_provider_that_refuses_is_a_bad_gateway(backend: Backend, schwab: Schwab) -> None:
    client, headers = backend.client, await backend.user()
    query = {"state": await state(backend, headers), "code": "bad"}
    refused = await client.get("/oauth/schwab/callback", params=query)
    assert (refused.status_code, refused.json()["detail"]) == (502, "the code was refused")
    query["code"] = "good"
    connected = await client.get("/oauth/schwab/callback", params=query)
    schwab.away = True
    path = f"/connections/{connected.json()['connection_id']}/account-syncs"
    assert (await client.post(path, headers=headers)).status_code == 502


async def test_a_provider_that_is_not_set_up_is_a_conflict(backend: Backend) -> None:
    headers = await backend.user()
    for provider in ("schwab", "alpaca", "chase_file"):
        response = await backend.client.post(f"/oauth/{provider}/authorization", headers=headers)
        assert response.status_code == 409
    response = await backend.client.post("/connections", json={"provider": "schwab"}, headers=headers)
    assert response.status_code == 409
