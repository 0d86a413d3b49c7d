"""The provider clients against recorded answers and files."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from finance.providers.alpaca import AlpacaProvider
from finance.providers.base import (
    AccessToken,
    AccountProvider,
    ApiKey,
    OAuthProvider,
    ProviderError,
    ProviderProtocol,
    StatementFile,
)
from finance.providers.chase_file import ChaseFileProvider, parse_statement
from finance.providers.schwab import SchwabProvider
from pydantic import SecretStr

TOKEN = AccessToken(SecretStr("token"))
KEY = ApiKey(key_id="key", secret=SecretStr("secret"))
STATEMENT = (
    "\ufeffDetails,Posting Date,Description,Amount,Type,Balance,Check or Slip #\r\n"
    'DEBIT,01/09/2026,"COFFEE, TO GO",-4.50,DEBIT_CARD,95.50,,\r\n'
    'DEBIT,01/09/2026,"COFFEE, TO GO",-4.50,DEBIT_CARD,91.00,,\r\n'
    'CREDIT,12/31/2025,SALARY,"1,200.00",ACH_CREDIT,100.00,,\r\n'
)


class Server:
    """Answers every request alike and keeps what it was asked."""

    def __init__(self, status: int, body: object) -> None:
        self.requests: list[httpx.Request] = []
        self._response = (status, body)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status, body = self._response
        return httpx.Response(status, json=body)


def schwab(server: Server) -> SchwabProvider:
    transport = httpx.MockTransport(server)
    return SchwabProvider(SecretStr("id"), SecretStr("hidden"), transport=transport)


def statement(text: str, name: str = "chase.csv") -> StatementFile:
    return StatementFile(name=name, content=text.encode())


async def test_schwab_trades_a_code_for_tokens() -> None:
    server = Server(200, {"access_token": "a", "refresh_token": "r", "expires_in": 1800})
    tokens = await schwab(server).exchange_code("code", "https://app.example/callback")
    (request,) = server.requests
    assert request.url == "https://api.schwabapi.com/v1/oauth/token"
    assert request.headers["Authorization"] == "Basic aWQ6aGlkZGVu"
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["authorization_code"],
        "code": ["code"],
        "redirect_uri": ["https://app.example/callback"],
    }
    assert tokens.access_token.get_secret_value() == "a"
    left = tokens.expires_at - datetime.now(UTC)
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_schwab_authorization_url_has_the_state() -> None:
    url = schwab(Server(200, {})).get_authorization_url("https://app.example/callback", "a&b")
    assert parse_qs(urlsplit(url).query)["state"] == ["a&b"]
    assert "hidden" not in url


async def test_schwab_reads_accounts() -> None:
    balances = {"liquidationValue": 1234.56}
    account = {"accountNumber": "42", "type": "MARGIN", "currentBalances": balances}
    server = Server(200, [{"securitiesAccount": account}])
    (found,) = await schwab(server).get_accounts(TOKEN)
    assert (found.number, found.name, found.balance) == ("42", "Schwab margin", Decimal("1234.56"))
    assert server.requests[0].headers["Authorization"] == "Bearer token"


async def test_schwab_reads_transactions_of_an_escaped_account() -> None:
    booking = {"activityId": 7, "tradeDate": "2026-01-09T15:00:00+0000", "type": "TRADE"}
    server = Server(200, [booking | {"netAmount": -10.5}])
    (found,) = await schwab(server).get_transactions(TOKEN, "a/b", date(2026, 1, 1))
    assert (found.reference, found.posted, found.description) == ("7", date(2026, 1, 9), "TRADE")
    assert found.amount == Decimal("-10.5")
    url = server.requests[0].url
    assert url.raw_path.startswith(b"/trader/v1/accounts/a%2Fb/transactions?")
    assert url.params["startDate"] == "2026-01-01T00:00:00+00:00"


async def test_alpaca_sends_the_key_of_the_request() -> None:
    body = {"account_number": "PA1", "equity": "10.00", "currency": "USD"}
    server = Server(200, body)
    provider = AlpacaProvider(transport=httpx.MockTransport(server))
    (found,) = await provider.get_accounts(KEY)
    assert (found.number, found.balance) == ("PA1", Decimal("10.00"))
    assert server.requests[0].headers["APCA-API-KEY-ID"] == "key"
    assert server.requests[0].headers["APCA-API-SECRET-KEY"] == "secret"


async def test_alpaca_reads_activities() -> None:
    activity = {"id": "1::2", "date": "2026-01-09", "activity_type": "DIV", "net_amount": "0.62"}
    provider = AlpacaProvider(transport=httpx.MockTransport(Server(200, [activity])))
    (found,) = await provider.get_transactions(KEY, "PA1", date(2026, 1, 1))
    assert (found.reference, found.description, found.amount) == ("1::2", "DIV", Decimal("0.62"))


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, {}, "GET https://api.schwabapi.com/trader/v1/accounts answered 401"),
        (200, {"accounts": []}, "sent an answer of another shape"),
    ],
)
async def test_a_bad_answer_is_a_provider_error(status: int, body: object, message: str) -> None:
    with pytest.raises(ProviderError, match=message):
        await schwab(Server(status, body)).get_accounts(TOKEN)


async def test_an_unreachable_provider_is_a_provider_error() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    provider = AlpacaProvider(transport=httpx.MockTransport(refuse))
    with pytest.raises(ProviderError, match="failed: ConnectError"):
        await provider.get_accounts(KEY)


async def test_credentials_of_another_kind_are_refused() -> None:
    with pytest.raises(ProviderError, match="needs AccessToken credentials, got ApiKey"):
        await schwab(Server(200, [])).get_accounts(KEY)


def test_a_statement_is_read_in_order() -> None:
    first, second, salary = parse_statement(statement(STATEMENT), "1")
    assert (first.posted, first.description) == (date(2026, 1, 9), "COFFEE, TO GO")
    assert (first.amount, salary.amount) == (Decimal("-4.50"), Decimal("1200.00"))
    assert first.reference != second.reference


def test_references_are_the_same_in_every_import() -> None:
    once, again = (parse_statement(statement(STATEMENT), "1") for _ in range(2))
    assert once == again
    other = parse_statement(statement(STATEMENT), "2")
    assert {t.reference for t in once}.isdisjoint(t.reference for t in other)


async def test_a_statement_is_cut_at_a_day() -> None:
    found = await ChaseFileProvider().get_transactions(statement(STATEMENT), "1", date(2026, 1, 1))
    assert [t.posted for t in found] == [date(2026, 1, 9)] * 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "chase.csv is not a text file"),
        (b"", "has no column Posting Date, Description, Amount"),
        (b"Posting Date,Description\n", "has no column Amount"),
        (b"Posting Date,Description,Amount\n2026-01-09,X,1\n", "chase.csv:2: not a booking"),
        (b"Posting Date,Description,Amount\n01/09/2026,X,1\n01/09/2026,X,NaN\n", "chase.csv:3: "),
        (b"Posting Date,Description,Amount\n01/09/2026,X\n", "chase.csv:2: not a booking"),
        (b"Posting Date,Description,Amount\n01/09/2026\n", "chase.csv:2: not a booking"),
    ],
)
def test_what_is_not_a_statement_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ProviderError, match=message):
        parse_statement(StatementFile(name="chase.csv", content=content), "1")


def test_the_clients_are_what_the_application_takes_them_for() -> None:
    oauth: OAuthProvider = schwab(Server(200, {}))
    accounts: AccountProvider = AlpacaProvider()
    file: ProviderProtocol = ChaseFileProvider()
    assert isinstance(oauth, AccountProvider)
    assert not isinstance(accounts, OAuthProvider)
    assert not isinstance(file, AccountProvider)
