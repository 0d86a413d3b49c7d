"""Feature flags switch the served application: by environment, by user, and by whatever provider it is given."""

from uuid import UUID

import pytest
from finance.tables import UserRecord
from openfeature.api import set_provider
from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider
from sqlalchemy import select

from generated.feature_flags.evaluation import is_inside
from tests.finance.backend import Backend, bearer

NOBODY = "00000000-0000-4000-8000-000000000000"
SYNC = f"/accounts/{NOBODY}/holding-syncs"
OFF = "The feature is switched off."
FORM = {"connection_id": NOBODY, "account_number": "1"}
MEGABYTE = 1024 * 1024


async def user_with_id(backend: Backend, user_id: UUID) -> dict[str, str]:
    """The headers of a user whose id was chosen: a copy of one who registered."""
    email = f"user-{user_id.int}@example.com"
    await backend.registered(f"first-{email}")
    async with backend.database.transaction() as session:
        first = (await session.scalars(select(UserRecord).where(UserRecord.email == f"first-{email}"))).one()
        kept = {"password_hash": first.password_hash, "role": first.role, "verified_at": first.verified_at}
        session.add(UserRecord(id=user_id, email=email, **kept))
    return bearer(await backend.login(email))


async def test_on_in_development(backend: Backend) -> None:
    answer = await backend.client.post(SYNC, headers=await backend.user())
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such account.")


@pytest.mark.parametrize("environment", ["production"])
async def test_off_in_production(backend: Backend) -> None:
    assert (await backend.client.post(SYNC)).status_code == 401
    answer = await backend.client.post(SYNC, headers=await backend.user())
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["detail"]) == (404, OFF)


@pytest.mark.parametrize("environment", ["production"])
async def test_rolled_out_by_user(backend: Backend) -> None:
    numbers = range(1, 200)
    inside = next(UUID(int=number) for number in numbers if is_inside("file_imports", str(UUID(int=number)), 25))
    outside = next(UUID(int=number) for number in numbers if not is_inside("file_imports", str(UUID(int=number)), 25))
    files = {"file": ("a.csv", b"x")}

    headers = await user_with_id(backend, inside)
    answer = await backend.client.post("/imports", data=FORM, files=files, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such connection.")

    headers = await user_with_id(backend, outside)
    answer = await backend.client.post("/imports", data=FORM, files=files, headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (404, OFF)


@pytest.mark.parametrize(("environment", "status"), [("development", 404), ("staging", 422)])
async def test_a_flag_with_a_number(backend: Backend, status: int) -> None:
    files = {"file": ("a.csv", b"x" * (5 * MEGABYTE + 1))}
    answer = await backend.client.post("/imports", data=FORM, files=files, headers=await backend.user())
    assert answer.status_code == status
    assert ("larger than 5 MB" in answer.text) is (status == 422)


@pytest.mark.parametrize("environment", ["staging"])
async def test_another_provider_switches_the_running_application(backend: Backend) -> None:
    headers = await backend.user()
    assert (await backend.client.post(SYNC, headers=headers)).json()["detail"] != OFF
    for variant, is_off in (("off", True), ("on", False)):
        flags = {"holdings_sync": InMemoryFlag(variant, {"on": True, "off": False})}
        set_provider(InMemoryProvider(flags), "finance-staging")
        assert ((await backend.client.post(SYNC, headers=headers)).json()["detail"] == OFF) is is_off
    # Where the provider does not know the flag, it is off.
    set_provider(InMemoryProvider({}), "finance-staging")
    assert (await backend.client.post(SYNC, headers=headers)).json()["detail"] == OFF
