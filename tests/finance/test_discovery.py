"""What the application tells of its providers, and how it treats one that is switched off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from finance.config import get_settings

from tests.finance.backend import Backend


@pytest.fixture(autouse=True)
def not_set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """An environment in which Schwab is not set up."""
    for name in ("SCHWAB_APP_KEY", "SCHWAB_APP_SECRET"):
        monkeypatch.delenv(name, raising=False)
    get_settings.cache_clear()
    yield monkeypatch
    get_settings.cache_clear()


async def told(backend: Backend) -> dict[str, object]:
    answer = await backend.client.get("/providers")
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


async def test_the_catalogue_is_that_of_the_spec(backend: Backend) -> None:
    assert await told(backend) == {
        "providers": [
            {
                "slug": "schwab",
                "display_name": "Charles Schwab",
                "category": "brokerage",
                "auth_type": "oauth",
                "capabilities": ["accounts", "transactions"],
                "beta": False,
                "min_version": None,
                "available": False,
            },
            {
                "slug": "alpaca",
                "display_name": "Alpaca Markets",
                "category": "brokerage",
                "auth_type": "api_key",
                "capabilities": ["accounts", "transactions"],
                "beta": False,
                "min_version": None,
                "available": True,
            },
            {
                "slug": "chase_file",
                "display_name": "Chase (File Import)",
                "category": "bank",
                "auth_type": "file_import",
                "capabilities": ["transactions"],
                "beta": True,
                "min_version": "1.0",
                "available": True,
            },
        ]
    }


async def test_a_provider_is_available_once_it_is_set_up(backend: Backend, not_set_up: pytest.MonkeyPatch) -> None:
    not_set_up.setenv("SCHWAB_APP_KEY", "the key")
    not_set_up.setenv("SCHWAB_APP_SECRET", "the secret")
    text = str(await told(backend))
    assert text.count("'available': True") == 3
    assert "the key" not in text
    assert "the secret" not in text


async def test_a_provider_that_is_switched_off_cannot_be_connected(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finance.connections.handlers.get_enabled_providers", list)
    headers = await backend.user()
    answer = await backend.client.post("/connections", json={"provider": "chase_file"}, headers=headers)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "The provider is switched off."
