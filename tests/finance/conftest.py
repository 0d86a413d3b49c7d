"""The whole application over HTTP, on a database and a mail server of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from finance.api.app import create_app
from finance.compliance import Mailbox, open_mail_server
from finance.config import Settings
from pydantic import SecretStr

from tests.finance.backend import Backend


@pytest.fixture
def environment() -> str:
    """Where the application runs; tests give others by parametrizing."""
    return "development"


@pytest.fixture
async def backend(tmp_path: Path, environment: str) -> AsyncIterator[Backend]:
    mailbox = Mailbox()
    async with open_mail_server(mailbox) as port:
        settings = Settings(
            environment=environment,
            database_url=f"sqlite+aiosqlite:///{tmp_path / 'finance.db'}",
            smtp_host="127.0.0.1",
            smtp_port=port,
            jwt_secret=SecretStr("a secret of the tests"),
            admin_emails=frozenset({"Admin@example.com"}),
        )
        app = create_app(settings)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test/api/v1") as client,
        ):
            database = app.state.container.database
            yield Backend(app=app, client=client, mailbox=mailbox, database=database)
