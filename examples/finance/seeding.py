"""What a new database starts with."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from finance.database import Database, open_database
from finance.tables import ProviderRecord
from generated.providers.factory import PROVIDER_SEED_ROWS


@asynccontextmanager
async def open_seeded_database(url: str) -> AsyncGenerator[Database, None]:
    """A database that knows the providers."""
    async with open_database(url) as database:
        async with database.transaction() as session:
            await seed_providers(session)
        yield database


async def seed_providers(session: AsyncSession) -> None:
    """Add the providers of the registry, or bring their rows up to date."""
    columns = ProviderRecord.__table__.columns.keys()
    for row in PROVIDER_SEED_ROWS:
        values: Mapping[str, object] = row
        await session.merge(ProviderRecord(**{name: values[name] for name in columns}))
