"""The running application as tests use it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi import FastAPI
from finance.compliance import Mailbox
from finance.database import Database
from throttled.asyncio import MemoryStore

from generated.rate_limits.dependencies import get_rate_limiter
from generated.rate_limits.enforcement import RateLimiter

PASSWORD = "correct horse battery staple"


def without_limits(app: FastAPI) -> FastAPI:
    """The application for tests that send many requests and are about something else."""
    limiter = RateLimiter(MemoryStore(), rules={})
    app.dependency_overrides[get_rate_limiter] = lambda: limiter
    return app


@dataclass(frozen=True, kw_only=True)
class Backend:
    """The running application and a client of it."""

    app: FastAPI
    client: httpx.AsyncClient
    mailbox: Mailbox
    database: Database

    def mailed_token(self) -> str:
        """The token in the last message."""
        text = self.mailbox.messages[-1].get_content()
        link = next(word for word in text.split() if "token=" in word)
        return parse_qs(urlsplit(link).query)["token"][0]

    async def registered(self, email: str) -> str:
        """The id of a new user whose address is verified."""
        body = {"email": email, "password": PASSWORD}
        created = await self.client.post("/users", json=body)
        assert created.status_code == 201, created.text
        verified = await self.client.post("/email-verifications", json={"token": self.mailed_token()})
        assert verified.status_code == 204, verified.text
        return str(created.json()["user_id"])

    async def login(self, email: str, agent: str = "test") -> dict[str, Any]:
        """The tokens of a new session."""
        body = {"email": email, "password": PASSWORD}
        response = await self.client.post("/sessions", json=body, headers={"User-Agent": agent})
        assert response.status_code == 201, response.text
        tokens: dict[str, Any] = response.json()
        return tokens

    async def user(self, email: str = "user@example.com") -> dict[str, str]:
        """The headers of a new user who is logged in."""
        await self.registered(email)
        return bearer(await self.login(email))


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}
