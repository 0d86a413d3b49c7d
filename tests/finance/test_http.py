"""What the routes refuse, and how they say it."""

import asyncio
from uuid import uuid4

import httpx
import pytest
from fastapi.routing import APIRoute
from finance.config import Settings
from finance.tables import AuditRecord
from sqlalchemy import func, select

from generated.routes.router import router
from tests.finance.backend import Backend, bearer, without_limits

PUBLIC = {
    "create_user",
    "verify_email",
    "request_password_reset",
    "confirm_password_reset",
    "create_session",
    "refresh_tokens",
    "list_providers",
    "oauth_callback",
}
ROUTES = [route for route in router.routes if isinstance(route, APIRoute)]


def filled(route: APIRoute) -> str:
    values = {"provider": "schwab"}
    path = route.path.removeprefix("/api/v1")
    return path.format_map({name: values.get(name, uuid4()) for name in route.param_convertors})


@pytest.mark.parametrize("route", [r for r in ROUTES if r.operation_id not in PUBLIC], ids=lambda r: r.operation_id)
async def test_nothing_private_is_answered_without_a_token(backend: Backend, route: APIRoute) -> None:
    (method,) = route.methods
    for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic dTpw"}):
        response = await backend.client.request(method, filled(route), headers=headers)
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if r.param_convertors and r.operation_id not in {"oauth_callback", "start_authorization"}],
    ids=lambda r: r.operation_id,
)
async def test_what_is_not_there_is_not_found(backend: Backend, route: APIRoute) -> None:
    headers = {**await backend.user("admin@example.com"), "Idempotency-Key": "a key"}
    (method,) = route.methods
    body = {"since": "2026-01-01"} if "transaction-syncs" in route.path else {"reason": "a test"}
    query = {"start": "2026-01-01", "end": "0001-01-01"}
    response = await backend.client.request(
        method, filled(route), params=query, headers=headers, json=body if method == "POST" else None
    )
    assert response.status_code == 404, response.text
    assert 404 in route.responses


async def test_administration_is_for_administrators(backend: Backend) -> None:
    member, admin = await backend.user(), await backend.user("admin@example.com")
    refused = await backend.client.get("/admin/audit-records", headers=member)
    assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")
    found = await backend.client.get("/admin/audit-records", params={"action": "SESSION_CREATED"}, headers=admin)
    assert found.json()["total"] == 2


ODD = [
    ("GET", "/transactions?limit=0", None),
    ("GET", "/transactions?offset=-1", None),
    ("GET", f"/transactions?offset={10**30}", None),
    ("GET", "/transactions?start=99999-01-01", None),
    ("GET", "/accounts?connection_id=%00", None),
    ("GET", f"/holdings/{'9' * 5000}", None),
    ("POST", "/connections", b'{"provider": "\\ud800"}'),
    ("POST", "/connections", b"[" * 100_000),
    ("POST", "/connections", b"1" * 10_000),
    ("POST", "/connections", b"\xff"),
    ("POST", "/connections", b'{"provider": "chase_file", "\\udfff": 1}'),
    ("POST", "/connections", b'{"provider": "alpaca"}'),
    ("POST", "/imports", b"not a form"),
]


@pytest.mark.parametrize(("method", "path", "content"), ODD)
async def test_odd_requests_are_refused_as_problems(
    backend: Backend, method: str, path: str, content: bytes | None
) -> None:
    headers = await backend.user()
    if content is not None:
        headers["Content-Type"] = "application/json"
    response = await backend.client.request(method, path, content=content, headers=headers)
    assert (response.status_code, response.json()["status"]) == (422, 422), response.text


@pytest.mark.parametrize("email", ["a\x00b@example.com", "a@b", "a" * 300 + "@example.com", "a@example.com\nBcc: b"])
async def test_odd_addresses_are_refused(backend: Backend, email: str) -> None:
    body = {"email": email, "password": "correct horse battery staple"}
    response = await backend.client.post("/users", json=body)
    assert response.status_code == 422
    assert "correct horse" not in response.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/users", {"email": "a@-example.com", "password": "correct horse battery staple"}),
        ("/users", {"email": "a@example.com", "password": "eleven char"}),
        ("/users", {"email": "a@example.com", "password": "abcabcabcabcabc"}),
        ("/password-resets", {"email": ".a@example.com"}),
        ("/email-verifications", {"token": "no token that was ever mailed"}),
        ("/tokens", {"refresh_token": "no token that was ever answered"}),
    ],
)
async def test_what_breaks_a_validation_rule_is_refused(backend: Backend, path: str, body: dict[str, str]) -> None:
    response = await backend.client.post(path, json=body)
    assert response.status_code == 422
    assert not any(text in response.text for text in body.values())


async def test_an_address_is_kept_in_small_letters(backend: Backend) -> None:
    await backend.registered("User@Example.COM")
    shown = backend.mailbox.messages[-1]["To"]
    assert shown == "user@example.com"
    assert (await backend.login("user@EXAMPLE.com"))["session_id"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe",
        b'"' + b"x" * 200_000,
        b"Posting Date,Description,Amount\r\n01/09/2026,X,1E-999999\r\n",
        b"Posting Date,Description,Amount\r\n01/09/2026,X,sNaN\r\n",
        b"Posting Date,Description,Amount\r\n99/99/9999,X,1\r\n",
    ],
)
async def test_odd_files_are_refused(backend: Backend, content: bytes) -> None:
    headers = await backend.user()
    created = await backend.client.post("/connections", json={"provider": "chase_file"}, headers=headers)
    form = {"connection_id": created.json()["connection_id"], "account_number": "1"}
    files = {"file": ("\x00.csv", content)}
    response = await backend.client.post("/imports", data=form, files=files, headers=headers)
    assert response.status_code == 422, response.text


async def test_another_user_sees_nothing(backend: Backend) -> None:
    mine, theirs = await backend.user(), await backend.user("other@example.com")
    created = await backend.client.post("/connections", json={"provider": "chase_file"}, headers=mine)
    path = f"/connections/{created.json()['connection_id']}"
    assert (await backend.client.get(path, headers=mine)).status_code == 200
    assert (await backend.client.get(path, headers=theirs)).status_code == 404
    assert (await backend.client.delete(path, headers=theirs)).status_code == 404
    assert (await backend.client.delete(path, headers=mine)).status_code == 204
    assert (await backend.client.delete(path, headers=mine)).status_code == 409


async def test_a_provider_is_connected_once(backend: Backend) -> None:
    headers = await backend.user()
    answers = [
        await backend.client.post("/connections", json={"provider": "chase_file"}, headers=headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 409]


async def test_sessions_are_listed_and_ended(backend: Backend) -> None:
    await backend.registered("user@example.com")
    first, second = [bearer(await backend.login("user@example.com")) for _ in range(2)]
    client = backend.client
    assert (await client.get("/sessions", headers=first)).json()["total"] == 2
    assert (await client.delete("/sessions/current", headers=second)).status_code == 204
    assert (await client.get("/sessions", headers=second)).status_code == 401
    third = await backend.login("user@example.com")
    shown = await client.get(f"/sessions/{third['session_id']}", headers=first)
    assert shown.json()["user_agent"] == "test"
    assert (await client.delete(f"/sessions/{third['session_id']}", headers=first)).status_code == 204
    assert (await client.delete(f"/sessions/{third['session_id']}", headers=first)).status_code == 404
    assert (await client.delete("/sessions", headers=first)).json() == {"count": 0}
    gone = await client.delete("/sessions", params={"keep_current": False}, headers=first)
    assert gone.json() == {"count": 1}
    assert (await client.get("/sessions", headers=first)).status_code == 401


async def test_the_session_used_least_recently_gives_way(backend: Backend) -> None:
    without_limits(backend.app)
    await backend.registered("user@example.com")
    logins = [bearer(await backend.login("user@example.com")) for _ in range(Settings().max_sessions + 1)]
    states = [(await backend.client.get("/sessions", headers=h)).status_code for h in logins]
    assert states == [401] + [200] * Settings().max_sessions


async def test_a_refresh_token_is_traded_once(backend: Backend) -> None:
    await backend.registered("user@example.com")
    tokens = await backend.login("user@example.com")
    body = {"refresh_token": tokens["refresh_token"]}
    answers = await asyncio.gather(*(backend.client.post("/tokens", json=body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201] + [401] * 4
    (new,) = (answer.json() for answer in answers if answer.status_code == 201)
    assert (await backend.client.get("/sessions", headers=bearer(new))).status_code == 200
    unknown = "0" * 32 + new["refresh_token"][32:]
    for status, refused in ((401, unknown), (422, "x"), (422, "x.y"), (422, new["access_token"])):
        assert (await backend.client.post("/tokens", json={"refresh_token": refused})).status_code == status


async def test_another_device_is_told_by_mail(backend: Backend) -> None:
    await backend.registered("user@example.com")
    tokens = await backend.login("user@example.com", agent="a browser")
    body = {"refresh_token": tokens["refresh_token"]}
    await backend.client.post("/tokens", json=body, headers={"User-Agent": "a script"})
    assert backend.mailbox.messages[-1]["Subject"] == "Unusual activity in your account"


@pytest.mark.parametrize("everybody", [True, False])
async def test_rotated_tokens_are_refused(backend: Backend, everybody: bool) -> None:
    user_id = await backend.registered("user@example.com")
    old = await backend.login("user@example.com")
    admin = await backend.user("admin@example.com")
    path = "/admin/token-rotations" if everybody else f"/admin/users/{user_id}/token-rotations"
    rotated = await backend.client.post(path, json={"reason": "a leak"}, headers=admin | {"Idempotency-Key": "1"})
    assert rotated.json() == {"minimum_version": 2}
    assert (await backend.client.get("/sessions", headers=bearer(old))).status_code == 401
    body = {"refresh_token": old["refresh_token"]}
    assert (await backend.client.post("/tokens", json=body)).status_code == 401
    assert (await backend.client.get("/sessions", headers=admin)).status_code == (401 if everybody else 200)
    new = bearer(await backend.login("user@example.com"))
    assert (await backend.client.get("/sessions", headers=new)).status_code == 200
    async with backend.database.transaction() as session:
        query = select(func.count()).where(AuditRecord.action == "TOKEN_REJECTED_DUE_TO_ROTATION")
        assert await session.scalar(query) == (3 if everybody else 2)


async def test_many_at_once_wait_for_nobody(backend: Backend) -> None:
    """More requests than a pool with a limit would have connections: each holds one while its events need others."""
    without_limits(backend.app)
    headers = await backend.user()

    async def connect() -> httpx.Response:
        return await backend.client.post("/connections", json={"provider": "chase_file"}, headers=headers)

    answers = await asyncio.wait_for(asyncio.gather(*(connect() for _ in range(200))), 60)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 199
    async with backend.database.transaction() as session:
        query = select(func.count()).where(AuditRecord.action == "PROVIDER_CONNECTION_ATTEMPTED")
        assert await session.scalar(query) == 200
