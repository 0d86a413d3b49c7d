"""What a user does, from registration to the list of transactions, over HTTP."""

from collections.abc import Sequence
from decimal import Decimal

from finance.tables import AuditRecord
from sqlalchemy import select

from tests.finance.backend import Backend, bearer

STATEMENT = (
    "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\r\n"
    'DEBIT,01/09/2026,"COFFEE, TO GO",-4.50,DEBIT_CARD,95.50,,\r\n'
    'DEBIT,01/09/2026,"COFFEE, TO GO",-4.50,DEBIT_CARD,91.00,,\r\n'
    'CREDIT,12/31/2025,SALARY,"1,200.10",ACH_CREDIT,100.00,,\r\n'
)


async def audited(backend: Backend) -> Sequence[str]:
    async with backend.database.transaction() as session:
        return (await session.scalars(select(AuditRecord.action).order_by(AuditRecord.id))).all()


async def test_from_registration_to_transactions(backend: Backend) -> None:
    client = backend.client
    await backend.registered("user@example.com")
    headers = bearer(await backend.login("user@example.com"))

    created = await client.post("/connections", json={"provider": "chase_file"}, headers=headers)
    assert created.status_code == 201
    form = {"connection_id": created.json()["connection_id"], "account_number": "1234"}
    files = {"file": ("chase.csv", STATEMENT.encode(), "text/csv")}
    imported = await client.post("/imports", data=form, files=files, headers=headers)
    assert imported.status_code == 201, imported.text
    assert (imported.json()["transaction_count"], imported.json()["new_count"]) == (3, 3)
    again = await client.post("/imports", data=form, files=files, headers=headers)
    assert (again.json()["transaction_count"], again.json()["new_count"]) == (3, 0)

    first = (await client.get("/transactions", params={"limit": 2}, headers=headers)).json()
    rest = (await client.get("/transactions", params={"limit": 2, "offset": 2}, headers=headers)).json()
    assert (first["total"], len(first["items"]), len(rest["items"])) == (3, 2, 1)
    assert rest["items"][0]["description"] == "SALARY"
    days = {"start": "2026-01-01", "end": "2026-01-31"}
    assert (await client.get("/transactions", params=days, headers=headers)).json()["total"] == 2

    account = imported.json()["account_id"]
    shown = (await client.get(f"/accounts/{account}", headers=headers)).json()
    assert Decimal(shown["balance"]) == Decimal("1191.10")
    of_account = await client.get(f"/accounts/{account}/transactions", headers=headers)
    assert of_account.json()["total"] == 3
    (balance,) = (await client.get("/balances", headers=headers)).json()["items"]
    assert balance["balance"] == "1191.10"

    assert await audited(backend) == [
        "USER_REGISTRATION_ATTEMPTED",
        "USER_REGISTERED",
        "EMAIL_VERIFICATION_ATTEMPTED",
        "EMAIL_VERIFIED",
        "USER_LOGIN_ATTEMPTED",
        "USER_LOGGED_IN",
        "SESSION_CREATED",
        "AUTH_TOKEN_REFRESH_SUCCEEDED",
        "PROVIDER_CONNECTION_ATTEMPTED",
        "PROVIDER_CONNECTED",
        *["FILE_IMPORT_ATTEMPTED", "FILE_IMPORT_SUCCEEDED"] * 2,
        "SESSION_PROVIDER_ACCESSED",
        "SESSION_PROVIDER_ACCESSED",
    ]


async def test_a_refused_login_is_audited(backend: Backend) -> None:
    body = {"email": "nobody@example.com", "password": "wrong"}
    refused = await backend.client.post("/sessions", json=body)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert await audited(backend) == ["USER_LOGIN_ATTEMPTED", "USER_LOGIN_FAILED"]


async def test_what_was_rolled_back_is_not_told_as_a_success(backend: Backend) -> None:
    headers = await backend.user()
    created = await backend.client.post("/connections", json={"provider": "chase_file"}, headers=headers)
    form = {"connection_id": created.json()["connection_id"], "account_number": "1"}
    files = {"file": ("a.csv", b"Posting Date,Description,Amount\r\n01/09/2026,X,1E+999\r\n")}
    before = await audited(backend)
    refused = await backend.client.post("/imports", data=form, files=files, headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (422, "a.csv:2: not a booking")
    assert (await audited(backend))[len(before) :] == ["FILE_IMPORT_ATTEMPTED", "FILE_IMPORT_FAILED"]


async def test_an_address_has_to_be_verified(backend: Backend) -> None:
    body = {"email": "user@example.com", "password": "correct horse battery staple"}
    await backend.client.post("/users", json=body)
    assert (await backend.client.post("/sessions", json=body)).status_code == 403
    token = {"token": backend.mailed_token()}
    assert (await backend.client.post("/email-verifications", json=token)).status_code == 204
    assert (await backend.client.post("/email-verifications", json=token)).status_code == 400
    assert (await backend.client.post("/sessions", json=body)).status_code == 201


async def test_an_address_is_registered_once(backend: Backend) -> None:
    await backend.registered("user@example.com")
    body = {"email": "USER@example.com", "password": "another long password"}
    assert (await backend.client.post("/users", json=body)).status_code == 409


async def test_a_reset_password_ends_every_session(backend: Backend) -> None:
    headers = await backend.user()
    client = backend.client
    assert (await client.post("/password-resets", json={"email": "user@example.com"})).status_code == 204
    assert (await client.post("/password-resets", json={"email": "none@example.com"})).status_code == 204
    body = {"token": backend.mailed_token(), "new_password": "an even longer password"}
    assert (await client.post("/password-resets/confirmation", json=body)).status_code == 204
    assert (await client.post("/password-resets/confirmation", json=body)).status_code == 400
    assert (await client.get("/sessions", headers=headers)).status_code == 401
    login = {"email": "user@example.com", "password": "an even longer password"}
    assert (await client.post("/sessions", json=login)).status_code == 201
