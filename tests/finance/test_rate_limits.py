"""The limits of the application, against what is written here: no spec is asked."""

import httpx
import pytest
from finance.tables import AuditRecord
from sqlalchemy import select

from generated.rate_limits.enforcement import (
    ENDPOINT_POLICIES,
    RATE_LIMIT_RULES,
    get_endpoint_statistics,
    get_rate_limit_for,
)
from tests.finance.backend import Backend

NOBODY = "00000000-0000-4000-8000-000000000000"

# Endpoint: policy, tokens, tokens a minute, scope, cost.
LIMITS = {
    "POST /users": ("auth_register", 5, 2.0, "ip", 1),
    "POST /email-verifications": ("auth_verify", 10, 10.0, "ip", 1),
    "POST /password-resets": ("auth_password_reset", 3, 1.0, "ip", 1),
    "POST /password-resets/confirmation": ("auth_password_reset", 3, 1.0, "ip", 1),
    "POST /sessions": ("auth_login", 5, 5.0, "ip", 1),
    "POST /tokens": ("auth_refresh", 20, 10.0, "ip", 1),
    "DELETE /sessions": ("session_write", 30, 30.0, "user", 1),
    "DELETE /sessions/{session_id}": ("session_write", 30, 30.0, "user", 1),
    "POST /oauth/{provider}/authorization": ("provider_authorization", 5, 5.0, "user_provider", 1),
    "GET /oauth/{provider}/callback": ("oauth_callback", 10, 10.0, "ip", 1),
    "POST /connections": ("connection_write", 10, 5.0, "user", 1),
    "DELETE /connections/{connection_id}": ("connection_write", 10, 5.0, "user", 1),
    "POST /connections/{connection_id}/token-refreshes": ("provider_sync", 10, 2.0, "user", 1),
    "POST /connections/{connection_id}/account-syncs": ("provider_sync", 10, 2.0, "user", 1),
    "GET /accounts": ("data_read", 120, 120.0, "user", 1),
    "POST /accounts/{account_id}/transaction-syncs": ("provider_sync", 10, 2.0, "user", 1),
    "POST /accounts/{account_id}/holding-syncs": ("provider_sync", 10, 2.0, "user", 1),
    "GET /transactions": ("data_read", 120, 120.0, "user", 1),
    "GET /accounts/{account_id}/transactions": ("data_read", 120, 120.0, "user", 1),
    "GET /holdings": ("data_read", 120, 120.0, "user", 1),
    "GET /balances": ("data_read", 120, 120.0, "user", 1),
    "POST /imports": ("file_import", 20, 10.0, "user", 2),
    "POST /admin/token-rotations": ("admin", 10, 5.0, "user", 1),
    "POST /admin/users/{user_id}/token-rotations": ("admin", 10, 5.0, "user", 1),
    "GET /admin/audit-records": ("admin", 10, 5.0, "user", 1),
}


def test_every_endpoint_has_the_limit_that_stands_here() -> None:
    found = {
        endpoint.replace("/api/v1", ""): (
            ENDPOINT_POLICIES[endpoint].value, rule.max_tokens, rule.refill_rate, rule.scope.value, rule.cost
        )
        for endpoint, rule in RATE_LIMIT_RULES.items()
        if rule.enabled
    }  # fmt: skip
    assert found == LIMITS


def test_the_figures_are_those_of_the_pattern_document() -> None:
    figures = get_endpoint_statistics()
    assert figures["total_endpoints"] == figures["enforced_endpoints"] == 25
    assert figures["endpoints_by_scope"] == {"ip": 7, "user": 17, "user_provider": 1}


@pytest.mark.parametrize(
    ("method", "path", "policy"),
    [
        ("POST", "/sessions", "auth_login"),
        ("post", "/sessions", "auth_login"),
        ("DELETE", f"/sessions/{NOBODY}", "session_write"),
        # An earlier route without a limit answers this one.
        ("DELETE", "/sessions/current", None),
        ("GET", "/sessions", None),
        ("GET", f"/accounts/{NOBODY}/transactions", "data_read"),
        ("GET", f"/accounts/{NOBODY}/transactions/more", None),
        ("GET", "/nothing", None),
    ],
)
def test_the_rule_for_a_request(method: str, path: str, policy: str | None) -> None:
    rule = get_rate_limit_for(method, f"/api/v1{path}")
    assert (rule.name.value if rule else None) == policy


async def asked(backend: Backend, times: int, method: str, path: str, **more: object) -> list[httpx.Response]:
    return [await backend.client.request(method, path, **more) for _ in range(times)]  # type: ignore[arg-type]


async def test_the_sixth_login_of_a_minute_is_refused(backend: Backend) -> None:
    body = {"email": "nobody@example.com", "password": "not the right one"}
    *admitted, refused = await asked(backend, 6, "POST", "/sessions", json=body)
    assert [answer.status_code for answer in admitted] == [401] * 5
    assert [answer.headers["RateLimit-Remaining"] for answer in admitted] == ["4", "3", "2", "1", "0"]
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    assert refused.headers["RateLimit-Limit"] == "5"
    problem = refused.json()
    assert (problem["title"], problem["status"]) == ("Too Many Requests", 429)


async def test_a_user_is_counted_wherever_they_log_in(backend: Backend) -> None:
    first = await backend.user()
    second = {"Authorization": f"Bearer {(await backend.login('user@example.com'))['access_token']}"}
    for number in range(10):
        answer = await backend.client.delete(f"/connections/{NOBODY}", headers=(first, second)[number % 2])
        assert answer.status_code == 404
    for headers in (first, second):
        assert (await backend.client.delete(f"/connections/{NOBODY}", headers=headers)).status_code == 429
    somebody = await backend.user("somebody.else@example.com")
    assert (await backend.client.delete(f"/connections/{NOBODY}", headers=somebody)).status_code == 404


async def test_one_provider_does_not_use_up_another_one(backend: Backend) -> None:
    headers = await backend.user()
    schwab = await asked(backend, 6, "POST", "/oauth/schwab/authorization", headers=headers)
    assert [answer.status_code for answer in schwab] == [409] * 5 + [429]
    other = await backend.client.post("/oauth/alpaca/authorization", headers=headers)
    assert other.status_code == 409


async def test_an_import_costs_two_tokens(backend: Backend) -> None:
    headers = await backend.user()
    answers = await asked(backend, 2, "POST", "/imports", headers=headers)
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["18", "16"]


async def test_strangers_spend_nobodys_tokens(backend: Backend) -> None:
    answers = await asked(backend, 3, "GET", "/admin/audit-records")
    assert [answer.status_code for answer in answers] == [401] * 3
    assert all("RateLimit-Limit" not in answer.headers for answer in answers)


async def test_whoever_may_not_is_not_counted(backend: Backend) -> None:
    headers = await backend.user()
    answers = await asked(backend, 11, "GET", "/admin/audit-records", headers=headers)
    assert [answer.status_code for answer in answers] == [403] * 11


async def test_a_refusal_is_audited_and_what_is_admitted_is_not(backend: Backend) -> None:
    body = {"email": "nobody@example.com", "password": "not the right one"}
    await asked(backend, 6, "POST", "/sessions", json=body)
    async with backend.database.transaction() as session:
        query = select(AuditRecord).where(AuditRecord.action.startswith("RATE_LIMIT_CHECK"))
        (record,) = (await session.scalars(query)).all()
    assert record.action == "RATE_LIMIT_CHECK_DENIED"
    assert "POST /api/v1/sessions" in str(record.details)


async def test_a_login_comes_back_every_twelve_seconds(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking in between costs nothing, though a bucket that is filled by whole tokens at every request forgets the parts."""
    now = 1000.0
    monkeypatch.setattr("throttled.utils.now_mono_f", lambda: now)
    body = {"email": "nobody@example.com", "password": "not the right one"}
    await asked(backend, 5, "POST", "/sessions", json=body)
    found = []
    for _ in range(4):
        now += 6
        (answer,) = await asked(backend, 1, "POST", "/sessions", json=body)
        found.append(answer.status_code)
    assert found == [429, 401, 429, 401]
