"""Requests that are sent again with their key: carried out once, by however many processes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from finance.api.app import create_app
from finance.compliance import settings
from finance.database import open_database
from finance.idempotency import IdempotencyRecord, SqlIdempotencyStore
from finance.tables import Connection, TransactionRecord, UserRecord
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from generated.idempotency import IdempotencyStore, InMemoryIdempotencyStore, KeptAnswer, KeptRequest
from tests.finance.backend import PASSWORD, Backend, without_limits

KEY = {"Idempotency-Key": "2f1c6a52-0d3e-4f43-9a55-0e0f6d4a7c11"}
CHASE = {"provider": "chase_file"}
STATEMENT = b"Posting Date,Description,Amount\r\n01/09/2026,COFFEE,-4.50\r\n"


def new_user(number: int = 0) -> dict[str, str]:
    return {"email": f"user{number}@example.com", "password": PASSWORD}


async def count(backend: Backend, table: type[Any]) -> int:
    async with backend.database.transaction() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


def title(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["title"]


async def test_a_request_that_is_sent_again_has_the_answer_that_it_had(backend: Backend) -> None:
    without_limits(backend.app)
    headers = await backend.user()
    first, again = [await backend.client.post("/connections", json=CHASE, headers=headers | KEY) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again.headers) == (first.content, first.headers)
    assert await count(backend, Connection) == 1
    other = await backend.client.post("/connections", json=CHASE, headers=headers | {"Idempotency-Key": "other"})
    assert other.status_code == 409
    assert (await backend.client.post("/connections", json=CHASE, headers=headers)).status_code == 409


async def test_a_key_in_quotes_is_the_same_key(backend: Backend) -> None:
    plain, quoted = KEY, {"Idempotency-Key": f'"{KEY["Idempotency-Key"]}"'}
    answers = [await backend.client.post("/users", json=new_user(), headers=headers) for headers in (plain, quoted)]
    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize("change", [{"json": new_user(1)}, {"json": new_user(), "params": {"a": "b"}}])
async def test_another_request_cannot_use_the_key(backend: Backend, change: dict[str, Any]) -> None:
    assert (await backend.client.post("/users", json=new_user(), headers=KEY)).status_code == 201
    refused = await backend.client.post("/users", headers=KEY, **change)
    assert title(refused) == (422, "Idempotency-Key is already used")
    assert await count(backend, UserRecord) == 1


async def test_a_key_is_its_users_and_its_routes(backend: Backend) -> None:
    ones, anothers = await backend.user(), await backend.user("another@example.com")
    ids = set()
    for headers in (ones, anothers):
        created = await backend.client.post("/connections", json=CHASE, headers=headers | KEY)
        assert created.status_code == 201
        ids.add(created.json()["connection_id"])
    assert len(ids) == 2
    assert (await backend.client.post("/users", json=new_user(), headers=KEY)).status_code == 201


async def test_where_a_key_is_needed_a_request_without_one_is_refused(backend: Backend) -> None:
    headers = await backend.user("admin@example.com")
    path, body = "/admin/token-rotations", {"reason": "a test"}
    missing = await backend.client.post(path, json=body, headers=headers)
    assert title(missing) == (400, "Idempotency-Key is missing")
    for word in ("", " ", "x" * 256, "\u00e9", "a\tb"):
        malformed = await backend.client.post(path, json=body, headers=headers | {"Idempotency-Key": word.encode()})
        assert title(malformed) == (400, "Idempotency-Key is malformed"), word
    assert (await backend.client.post(path, json=body, headers=headers | KEY)).status_code == 201


async def test_a_key_does_not_let_anybody_in(backend: Backend) -> None:
    headers = await backend.user()
    assert (await backend.client.post("/connections", json=CHASE, headers=headers | KEY)).status_code == 201
    for wrong in ({}, {"Authorization": "Bearer x.y.z"}):
        assert (await backend.client.post("/connections", json=CHASE, headers=wrong | KEY)).status_code == 401


async def test_what_is_refused_leaves_its_key_free(backend: Backend) -> None:
    await backend.registered("user0@example.com")
    for body, status in ((new_user(), 409), ({"email": "x"}, 422), (new_user(1), 201), (new_user(1), 201)):
        assert (await backend.client.post("/users", json=body, headers=KEY)).status_code == status
    assert await count(backend, UserRecord) == 2


async def test_what_is_not_committed_is_not_kept(backend: Backend) -> None:
    headers = await backend.user()
    with full_disk(), pytest.raises(OSError, match="full"):
        await backend.client.post("/connections", json=CHASE, headers=headers | KEY)
    assert await count(backend, Connection) == 0
    assert (await backend.client.post("/connections", json=CHASE, headers=headers | KEY)).status_code == 201
    assert await count(backend, Connection) == 1


@contextmanager
def full_disk() -> Iterator[None]:
    """Sessions that have written a connection cannot be committed."""

    def note(session: Session, *_: object) -> None:
        session.info["full"] = any(isinstance(item, Connection) for item in session.new)

    def refuse(session: Session) -> None:
        if session.info.get("full"):
            raise OSError("the disk is full")

    listeners = {"before_flush": note, "before_commit": refuse}
    for name, listener in listeners.items():
        event.listen(Session, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(Session, name, listener)


async def test_of_many_requests_at_once_one_is_carried_out(backend: Backend) -> None:
    without_limits(backend.app)
    answers = await asyncio.gather(*(backend.client.post("/users", json=new_user(), headers=KEY) for _ in range(30)))
    assert await count(backend, UserRecord) == 1
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    refused = [answer for answer in answers if answer.status_code != 201]
    assert {title(answer) for answer in refused} <= {(409, "Idempotency-Key is in use")}
    assert len(refused) > 0
    again = await backend.client.post("/users", json=new_user(), headers=KEY)
    assert again.status_code == 201


async def test_a_form_is_the_same_whatever_stands_between_its_parts(backend: Backend) -> None:
    headers = await backend.user()
    created = await backend.client.post("/connections", json=CHASE, headers=headers)
    form = {"connection_id": created.json()["connection_id"], "account_number": "1"}

    async def send(content: bytes) -> httpx.Response:
        files = {"file": ("a.csv", content)}
        return await backend.client.post("/imports", data=form, files=files, headers=headers | KEY)

    first, again = await send(STATEMENT), await send(STATEMENT)
    assert first.request.headers["Content-Type"] != again.request.headers["Content-Type"]
    assert (first.status_code, first.json()) == (201, again.json())
    assert await count(backend, TransactionRecord) == 1
    assert title(await send(STATEMENT.replace(b"4.50", b"9.50"))) == (422, "Idempotency-Key is already used")


async def test_processes_that_share_a_database_share_its_keys(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}"
    apps = [create_app(settings().model_copy(update={"database_url": url})) for _ in range(2)]
    answers = []
    async with AsyncExitStack() as stack:
        for app in apps:
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app=app)
            client = httpx.AsyncClient(transport=transport, base_url="http://test/api/v1")
            await stack.enter_async_context(client)
            answers.append(await client.post("/users", json=new_user(), headers=KEY))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content


# The stores.

Clock = Callable[[], datetime]


@asynccontextmanager
async def in_memory(_: Path, clock: Clock) -> AsyncIterator[list[IdempotencyStore]]:
    yield [InMemoryIdempotencyStore(clock=lambda: clock().timestamp())]


@asynccontextmanager
async def in_databases(folder: Path, clock: Clock) -> AsyncIterator[list[IdempotencyStore]]:
    """Two connections to one database, as two processes have them."""
    url = f"sqlite+aiosqlite:///{folder / 'keys.db'}"
    async with open_database(url) as one, open_database(url) as another:
        yield [SqlIdempotencyStore(one, clock), SqlIdempotencyStore(another, clock)]


class Hand:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture(params=[in_memory, in_databases], ids=["memory", "sql"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path, clock: Hand) -> AsyncIterator[list[IdempotencyStore]]:
    async with request.param(tmp_path, clock) as found:
        yield found


def asked(holder: str, answer: KeptAnswer | None = None) -> KeptRequest:
    return KeptRequest(fingerprint="f", holder=holder, answer=answer)


ANSWER = KeptAnswer(
    status=201, headers=(("content-type", "text/plain"), ("set-cookie", "a"), ("set-cookie", "b")), body=b"\x00\xff"
)


async def test_one_of_many_claims_succeeds(stores: list[IdempotencyStore]) -> None:
    claims = [stores[number % len(stores)].claim("k", asked(str(number)), 60) for number in range(40)]
    holders = {found.holder for found in await asyncio.gather(*claims)}
    assert len(holders) == 1


async def test_an_answer_is_given_back_as_it_was(stores: list[IdempotencyStore]) -> None:
    await stores[0].claim("k", asked("a"), 60)
    await stores[0].keep("k", asked("a", ANSWER), 60)
    assert await stores[-1].claim("k", asked("b"), 60) == asked("a", ANSWER)


async def test_what_was_kept_long_enough_is_gone(stores: list[IdempotencyStore], clock: Hand) -> None:
    store = stores[0]
    await store.claim("k", asked("a"), 10)
    await store.keep("k", asked("a", ANSWER), 60)
    clock.now += timedelta(seconds=59)
    assert (await store.claim("k", asked("b"), 10)).holder == "a"
    clock.now += timedelta(seconds=1)
    assert (await store.claim("k", asked("b"), 10)).holder == "b"


async def test_a_claim_that_nobody_ends_runs_out_and_its_holder_cannot_take_it_back(
    stores: list[IdempotencyStore], clock: Hand
) -> None:
    store = stores[0]
    await store.claim("k", asked("a"), 10)
    clock.now += timedelta(seconds=10)
    assert (await store.claim("k", asked("b"), 10)).holder == "b"
    await store.release("k", "a")
    await store.keep("k", asked("a", ANSWER), 60)
    assert await store.claim("k", asked("c"), 10) == asked("b")
    await store.release("k", "b")
    assert (await store.claim("k", asked("c"), 10)).holder == "c"


async def test_neither_keys_nor_tokens_stand_in_the_database(backend: Backend) -> None:
    headers = await backend.user()
    await backend.client.post("/connections", json=CHASE, headers=headers | KEY)
    async with backend.database.transaction() as session:
        record = (await session.scalars(select(IdempotencyRecord))).one()
    text = repr({name: value for name, value in vars(record).items() if not name.startswith("_")})
    assert KEY["Idempotency-Key"] not in text
    assert headers["Authorization"].removeprefix("Bearer ") not in text
