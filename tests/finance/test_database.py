"""Transactions, connections and exact figures."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from finance.compliance import sample
from finance.database import Database, in_transaction, open_session
from finance.errors import ConflictError
from finance.events.authorization import Role
from finance.events.handlers import AuditEventHandler
from finance.providers.base import Account, Holding, Transaction
from finance.repositories.accounts import AccountRepository
from finance.repositories.balances import BalanceSnapshotRepository
from finance.repositories.connections import ProviderConnectionRepository
from finance.repositories.holdings import HoldingRepository
from finance.repositories.one_time_tokens import PasswordResetTokenRepository
from finance.repositories.transactions import TransactionRepository
from finance.repositories.users import UserRepository
from finance.seeding import open_seeded_database
from finance.tables import AuditRecord, Connection, UserRecord
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from generated.events import RateLimitCheckDenied

USER = uuid4()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_seeded_database(f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}") as opened:
        yield opened


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with open_session(database) as opened:
        yield opened


async def connected(session: AsyncSession, user_id: UUID = USER) -> UUID:
    return await ProviderConnectionRepository(session).add(Connection(user_id=user_id, provider="alpaca"))


async def account(session: AsyncSession, number: str = "1", user_id: UUID = USER) -> UUID:
    found = Account(number=number, name=f"Account {number}", balance=Decimal("1.1"))
    return await AccountRepository(session).store(await connected(session, user_id), found)


async def users(database: Database) -> int:
    async with open_session(database) as session:
        return await session.scalar(select(func.count()).select_from(UserRecord)) or 0


async def test_a_transaction_commits_at_its_end(database: Database, session: AsyncSession) -> None:
    async with in_transaction(session):
        await UserRepository(session).add("user@example.com", "hash", Role.MEMBER)
        assert await users(database) == 0
    assert await users(database) == 1


async def test_a_transaction_that_fails_leaves_nothing(database: Database, session: AsyncSession) -> None:
    async def fail() -> None:
        async with in_transaction(session):
            await UserRepository(session).add("user@example.com", "hash", Role.MEMBER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await users(database) == 0


async def test_a_session_alone_commits_nothing(database: Database) -> None:
    async with open_session(database) as session:
        await UserRepository(session).add("user@example.com", "hash", Role.MEMBER)
    assert await users(database) == 0


async def test_sessions_that_wait_for_events_do_not_exhaust_the_pool(database: Database) -> None:
    """Two hundred hold a connection each, and only then does each write its event through another."""
    everybody = asyncio.Barrier(200)
    audit = AuditEventHandler(database)

    async def request() -> None:
        async with open_session(database) as session:
            await session.execute(text("SELECT count(*) FROM users"))
            await everybody.wait()
            await audit.handle_rate_limit_check_denied(sample(RateLimitCheckDenied))

    await asyncio.wait_for(asyncio.gather(*(request() for _ in range(200))), 60)
    async with open_session(database) as session:
        assert await session.scalar(select(func.count()).select_from(AuditRecord)) == 200


async def test_readers_and_a_writer_do_not_wait_for_each_other(database: Database, session: AsyncSession) -> None:
    assert await session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert await session.scalar(text("PRAGMA busy_timeout")) == 30_000
    await UserRepository(session).add("user@example.com", "hash", Role.MEMBER)
    assert await asyncio.wait_for(users(database), 5) == 0


@pytest.mark.parametrize("figure", ["0.1", "-12345678901234567890.123456789012345678", "1E+3", "100.00"])
async def test_money_is_stored_exactly(session: AsyncSession, figure: str) -> None:
    account_id = await account(session)
    await AccountRepository(session).set_balance(account_id, Decimal(figure))
    session.expire_all()
    found = await AccountRepository(session).get(USER, account_id)
    assert found is not None
    assert str(found.balance) == figure


async def test_sums_are_exact(session: AsyncSession) -> None:
    account_id = await account(session)
    tenth = Transaction(reference="", posted=date(2026, 1, 9), description="x", amount=Decimal("0.1"))
    bookings = [replace(tenth, reference=str(number)) for number in range(10)]
    repository = TransactionRepository(session)
    assert await repository.add_new(account_id, bookings) == 10
    assert await repository.add_new(account_id, bookings) == 0
    assert await repository.total(account_id) == Decimal("1.0")


async def test_pages_follow_each_other(session: AsyncSession) -> None:
    account_id = await account(session)
    first = Transaction(reference="0", posted=date(2026, 1, 1), description="x", amount=Decimal(1))
    repository = TransactionRepository(session)
    await repository.add_new(account_id, [replace(first, reference=str(n)) for n in range(5)])
    pages = [await repository.page(USER, 2, offset) for offset in (0, 2, 4, 6)]
    assert [len(page.rows) for page in pages] == [2, 2, 1, 0]
    assert {page.total for page in pages} == {5}
    assert len({row.id for page in pages for row in page.rows}) == 5
    assert (await repository.page(uuid4(), 10, 0)).total == 0
    day = date(2026, 1, 1)
    assert (await repository.page_between(USER, day, day, 10, 0)).total == 5
    assert (await repository.page_between(USER, date.min, date(2025, 12, 31), 10, 0)).total == 0


async def test_holdings_are_replaced(session: AsyncSession) -> None:
    account_id = await account(session)
    repository = HoldingRepository(session)
    for symbols in ("AB", "BC"):
        await repository.replace(
            account_id, [Holding(symbol=s, quantity=Decimal(1), market_value=Decimal(2)) for s in symbols]
        )
    assert [h.symbol for h in (await repository.page(USER, 10, 0)).rows] == ["B", "C"]


async def test_the_latest_balance_of_each_account(session: AsyncSession) -> None:
    first = await account(session)
    theirs = await account(session, "2", uuid4())
    repository = BalanceSnapshotRepository(session)
    for balance in ("1", "2"):
        for one in (first, theirs):
            await repository.add(one, Decimal(balance), "USD")
    assert [(s.account_id, s.balance) for s in await repository.latest(USER)] == [(first, Decimal(2))]
    assert len(await repository.between(USER, first, date.min, date.max)) == 2
    assert await repository.between(USER, theirs, date.min, date.max) == []


async def test_one_connection_with_a_provider_at_a_time(session: AsyncSession) -> None:
    connection_id = await connected(session)
    await ProviderConnectionRepository(session).end(connection_id)
    await session.commit()
    await connected(session)
    with pytest.raises(ConflictError):
        await connected(session)


async def test_a_token_is_used_once_and_in_time(session: AsyncSession) -> None:
    user_id = await UserRepository(session).add("user@example.com", "hash", Role.MEMBER)
    assert user_id is not None
    repository = PasswordResetTokenRepository(session)
    await repository.add(user_id, "good", datetime.now(UTC) + timedelta(hours=1))
    await repository.add(user_id, "late", datetime.now(UTC) - timedelta(seconds=1))
    found = [await repository.use(fingerprint) for fingerprint in ("good", "good", "late", "unknown")]
    assert found == [user_id, None, None, None]
