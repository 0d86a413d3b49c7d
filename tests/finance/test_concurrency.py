"""Two hundred requests at once: each has a session of its own, which ends with it."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from finance.api.app import create_app
from finance.compliance import Mailbox, open_mail_server
from finance.config import Settings
from finance.database import Database, open_session
from finance.repositories.balances import BalanceSnapshotRepository
from finance.tables import AccountRecord, AuditRecord, BalanceSnapshotRecord, TransactionRecord
from pydantic import SecretStr
from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.types import Message, Receive, Scope, Send

from tests.finance.backend import Backend, without_limits

MANY = 200
STATEMENT = b"Posting Date,Description,Amount\r\n01/09/2026,COFFEE,-4.50\r\n"

Request = asyncio.Task[Any]


@dataclass
class Trace:
    """What happened in which request, in order. A request is the task that it is answered in."""

    steps: dict[Request, list[str]] = field(default_factory=lambda: defaultdict(list))
    sessions: dict[Request, list[AsyncSession]] = field(default_factory=lambda: defaultdict(list))
    connections: Counter[str] = field(default_factory=Counter)

    def step(self, what: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.steps[task].append(what)

    @asynccontextmanager
    async def open_session(self, database: Database) -> AsyncIterator[AsyncSession]:
        """The application's own, observed."""
        try:
            async with open_session(database) as session:
                task = asyncio.current_task()
                assert task is not None
                self.sessions[task].append(session)
                event.listen(session.sync_session, "after_commit", lambda _: self.step("commit"))
                self.step("open")
                yield session
        finally:
            self.step("close")

    def app(self, observed: FastAPI) -> Any:
        """An application, and the moment in which it begins to answer."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            async def note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self.step("answer")
                await send(message)

            await observed(scope, receive, note)

        return answer

    def clear(self) -> None:
        """Forget what has happened so far."""
        self.steps.clear()
        self.sessions.clear()
        self.connections.clear()


@pytest.fixture
def trace(monkeypatch: pytest.MonkeyPatch) -> Trace:
    made = Trace()
    monkeypatch.setattr("generated.components.dependencies.open_session", made.open_session)
    return made


@pytest.fixture
async def backend(tmp_path: Path, trace: Trace, request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    mailbox = Mailbox()
    async with open_mail_server(mailbox) as port, AsyncExitStack() as stack:
        made = create_app(
            Settings(
                database_url=f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}",
                smtp_host="127.0.0.1",
                smtp_port=port,
                jwt_secret=SecretStr("a secret of the tests"),
            )
        )
        app = without_limits(made)
        await stack.enter_async_context(app.router.lifespan_context(app))
        client = await stack.enter_async_context(request.param(trace.app(app)))
        database: Database = app.state.container.database
        pool = database.sessions.kw["bind"].sync_engine.pool
        for name in ("checkout", "checkin"):
            event.listen(pool, name, lambda *_, name=name: trace.connections.update([name]))
        yield Backend(app=app, client=client, mailbox=mailbox, database=database)
        assert pool.checkedout() == 0


@asynccontextmanager
async def in_process(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1") as client:
        yield client


@asynccontextmanager
async def connected(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", limits=limits, timeout=60) as client:
        yield client
    server.should_exit = True
    await serving


async def connection(backend: Backend, headers: dict[str, str]) -> str:
    """The id of a connection that takes files."""
    created = await backend.client.post("/connections", json={"provider": "chase_file"}, headers=headers)
    return str(created.json()["connection_id"])


async def send(
    backend: Backend, headers: dict[str, str], connection_id: str, number: int, content: bytes = STATEMENT
) -> httpx.Response:
    """Import a statement into an account of its own."""
    form = {"connection_id": connection_id, "account_number": str(number)}
    files = {"file": ("a.csv", content)}
    return await backend.client.post("/imports", data=form, files=files, headers=headers)


async def count(backend: Backend, table: type[Any]) -> int:
    async with backend.database.transaction() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def audited(backend: Backend) -> Counter[str]:
    async with backend.database.transaction() as session:
        return Counter(await session.scalars(select(AuditRecord.action)))


@pytest.mark.parametrize("backend", [in_process, connected], indirect=True)
async def test_each_request_has_a_session_that_ends_with_it(backend: Backend, trace: Trace) -> None:
    headers = await backend.user()
    trace.clear()
    answers = await asyncio.gather(*(backend.client.get("/accounts", headers=headers) for _ in range(MANY)))
    assert Counter(answer.status_code for answer in answers) == {200: MANY}
    assert [len(sessions) for sessions in trace.sessions.values()] == [1] * MANY
    assert len({id(session) for sessions in trace.sessions.values() for session in sessions}) == MANY
    assert {tuple(steps) for steps in trace.steps.values()} == {("open", "close", "answer")}
    assert trace.connections["checkout"] == trace.connections["checkin"] > 0


@pytest.mark.parametrize("backend", [in_process, connected], indirect=True)
async def test_a_write_is_committed_before_it_is_answered(backend: Backend, trace: Trace) -> None:
    headers = await backend.user()
    connection_id = await connection(backend, headers)
    trace.clear()

    async def write_and_read(number: int) -> tuple[int, int]:
        written = await send(backend, headers, connection_id, number)
        assert written.status_code == 201, written.text
        path = f"/accounts/{written.json()['account_id']}/transactions"
        return number, (await backend.client.get(path, headers=headers)).json()["total"]

    assert await asyncio.gather(*(write_and_read(n) for n in range(MANY))) == [(n, 1) for n in range(MANY)]
    assert await count(backend, AccountRecord) == MANY
    for steps in trace.steps.values():
        assert steps.count("answer") == steps.count("close") == steps.count("open")
        assert "commit" in steps[: steps.index("answer")]


@pytest.mark.parametrize("backend", [in_process], indirect=True)
async def test_a_request_that_fails_leaves_nothing_but_its_audit_record(
    backend: Backend, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of four finds a fault after it has written an account and a booking, one sends what is not a statement."""
    headers = await backend.user()
    connection_id = await connection(backend, headers)
    add, calls = BalanceSnapshotRepository.add, Counter[str]()

    async def fail_sometimes(self: BalanceSnapshotRepository, *values: Any) -> None:
        calls["add"] += 1
        if calls["add"] % 3 == 0:
            raise RuntimeError("a fault")
        await add(self, *values)

    monkeypatch.setattr(BalanceSnapshotRepository, "add", fail_sometimes)
    trace.clear()
    contents = [b"not a statement" if number % 4 == 0 else STATEMENT for number in range(MANY)]
    answers = await asyncio.gather(
        *(send(backend, headers, connection_id, number, content) for number, content in enumerate(contents))
    )
    refused = failed = MANY // 4
    written = MANY - refused - failed
    assert Counter(answer.status_code for answer in answers) == {201: written, 422: refused, 500: failed}
    for table in (AccountRecord, TransactionRecord, BalanceSnapshotRecord):
        assert await count(backend, table) == written
    found = await audited(backend)
    assert found["FILE_IMPORT_ATTEMPTED"] == MANY
    assert (found["FILE_IMPORT_SUCCEEDED"], found["FILE_IMPORT_FAILED"]) == (written, refused)
    assert trace.connections["checkout"] == trace.connections["checkin"]
    assert all(steps.count("open") == steps.count("close") == 1 for steps in trace.steps.values())
    assert sum("commit" in steps for steps in trace.steps.values()) == written
