"""Requests that schemathesis makes up from the OpenAPI document of the application."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
import requests
import schemathesis
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from finance.api.app import create_app
from finance.compliance import make_app, settings, token
from finance.database import Database
from finance.providers.base import Holding
from finance.repositories.holdings import HoldingRepository
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from tests.finance.backend import without_limits

HOST = "http://test"
API = "/api/v1"
STATEMENT = b"Posting Date,Description,Amount\r\n01/09/2026,COFFEE,-4.50\r\n"
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]

# The explicit examples alone reach every bound of every parameter: a few of the others are enough.
FEW = hypothesis_settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)

schema = schemathesis.openapi.from_dict(create_app(settings()).openapi())


@dataclass(frozen=True, kw_only=True)
class Served:
    """The running application and a client in its event loop; schemathesis is not asynchronous."""

    app: FastAPI
    portal: BlockingPortal
    client: httpx.AsyncClient

    def request(self, method: str, path: str, **fields: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            return await self.client.request(method, path, **fields)

        return self.portal.call(send)


@dataclass(frozen=True, kw_only=True)
class World:
    """A user who is logged in, and the ids of what is theirs."""

    served: Served
    headers: Mapping[str, str]
    ids: Mapping[str, str]

    def send(self, case: schemathesis.Case) -> httpx.Response:
        """Send a case as the user; ids that are well-formed are made theirs."""
        for name, value in (case.path_parameters or {}).items():
            if name in self.ids and is_id(value):
                case.path_parameters[name] = self.ids[name]
        made = requests.Request(**case.as_transport_kwargs(base_url=HOST, headers=dict(self.headers))).prepare()
        return self.served.request(str(made.method), str(made.url), headers=dict(made.headers), content=made.body)

    def lasts(self) -> bool:
        """Whether requests still find everything."""
        shown = self.served.request("GET", f"{API}/connections/{self.ids['connection_id']}", headers=self.headers)
        return shown.status_code == 200 and shown.json()["ended_at"] is None


def is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    app = without_limits(make_app())
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(running(app)) as client:
        yield Served(app=app, portal=portal, client=client)


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        yield client


@pytest.fixture(scope="module")
def worlds() -> dict[str, World]:
    """The users of this module, by their level."""
    return {}


@pytest.fixture(params=["authenticated", "admin"])
def world(served: Served, worlds: dict[str, World], request: pytest.FixtureRequest) -> World:
    """A user whose session and connection are active: some operations end them."""
    if request.param not in worlds or not worlds[request.param].lasts():
        worlds[request.param] = new_world(served, request.param)
    return worlds[request.param]


def new_world(served: Served, level: str) -> World:
    """Log a user in, and read a statement and a holding into an account of theirs."""
    headers = {"Authorization": f"Bearer {served.portal.call(token, served.client, level)}"}

    def items(path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = served.request("GET", API + path, headers=headers).json()["items"]
        return found

    served.request("POST", f"{API}/connections", json={"provider": "chase_file"}, headers=headers)
    connection = next(c for c in items("/connections") if (c["provider"], c["ended_at"]) == ("chase_file", None))["id"]
    form = {"connection_id": connection, "account_number": "1"}
    files = {"file": ("a.csv", STATEMENT)}
    imported = served.request("POST", f"{API}/imports", data=form, files=files, headers=headers)
    account = imported.json()["account_id"]
    served.portal.call(hold, served.app.state.container.database, account)
    ids = {
        "connection_id": connection,
        "account_id": account,
        "transaction_id": items(f"/accounts/{account}/transactions")[0]["id"],
        "holding_id": items("/holdings")[0]["id"],
        "session_id": items("/sessions")[0]["id"],
    }
    return World(served=served, headers=headers, ids=ids)


async def hold(database: Database, account_id: str) -> None:
    async with database.transaction() as session:
        share = Holding(symbol="ABC", quantity=Decimal(1), market_value=Decimal(2))
        await HoldingRepository(session).replace(UUID(account_id), [share])


@schema.parametrize()
@FEW
def test_every_answer_is_one_that_is_declared(case: schemathesis.Case, world: World) -> None:
    case.validate_response(world.send(case), checks=CHECKS)
