"""What answers say about themselves: how long they may be kept, and how long their route will be there."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from uuid import uuid4

import httpx
import pytest
from finance.api.app import create_app
from finance.compliance import settings

from tests.finance.backend import Backend

HISTORY = "/accounts/{}/balance-history"


@pytest.mark.parametrize("query", [{"start": "2026-01-01", "end": "2026-02-01"}, {}], ids=["404", "422"])
async def test_errors_of_a_deprecated_route_tell_where_to_go(backend: Backend, query: dict[str, str]) -> None:
    headers, account = await backend.user(), str(uuid4())
    answer = await backend.client.get(HISTORY.format(account), params=query, headers=headers)
    assert answer.status_code == (404 if query else 422)
    assert answer.headers["Deprecation"] == f"@{int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())}"
    assert parsedate_to_datetime(answer.headers["Sunset"]) == datetime(2027, 10, 31, 23, 59, 59, tzinfo=UTC)
    assert answer.links["successor-version"]["url"] == f"/api/v1/accounts/{account}/balances"


async def test_the_link_of_a_deprecated_route_can_be_followed_where_the_application_is_mounted() -> None:
    app = create_app(settings())
    transport = httpx.ASGITransport(app=app, root_path="/finance")
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://test/finance/api/v1") as client,
    ):
        refused = await client.get(HISTORY.format("a%20b%22%3E%0D%0Ax"))
        assert refused.status_code == 401
        link = refused.links["successor-version"]["url"]
        assert link == "/finance/api/v1/accounts/a%20b%22%3E%0D%0Ax/balances"
        followed = await client.get(httpx.URL(str(client.base_url)).join(link))
        assert followed.status_code == 401
        assert "Deprecation" not in followed.headers


async def test_what_users_may_see_is_not_kept_for_others(backend: Backend) -> None:
    headers = await backend.user()
    balances = await backend.client.get("/balances", headers=headers)
    assert (balances.status_code, balances.headers["Cache-Control"]) == (200, "private, max-age=30")
    assert "Authorization" in balances.headers["Vary"]
    bookings = await backend.client.get("/transactions", headers=headers)
    assert (bookings.status_code, bookings.headers["Cache-Control"]) == (200, "no-store")


async def test_errors_are_not_kept(backend: Backend) -> None:
    refused = await backend.client.get("/balances")
    assert (refused.status_code, refused.headers["Cache-Control"]) == (401, "no-store")


async def test_what_everybody_may_see_may_be_kept_by_every_cache(backend: Backend) -> None:
    answer = await backend.client.get("/providers")
    assert answer.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=60"
    assert "Vary" not in answer.headers
