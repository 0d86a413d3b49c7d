"""Passwords, tokens, and the cache of answers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import jwt
import pytest
from finance.config import Settings
from finance.ports import AccessClaims, OAuthStateSigning, PasswordHashing, TokenGeneration
from finance.query_cache import InMemoryQueryCache
from finance.security import Argon2PasswordHashing, JwtOAuthStates, JwtTokenGeneration
from finance.tokens.issuing import NO_SESSION, refresh_token_of, session_of
from pydantic import SecretStr

SETTINGS = Settings(jwt_secret=SecretStr("one"))


def claims(lifetime: timedelta = timedelta(minutes=1)) -> AccessClaims:
    expires_at = (datetime.now(UTC) + lifetime).replace(microsecond=0)
    return AccessClaims(user_id=uuid4(), session_id=uuid4(), version=3, expires_at=expires_at)


async def test_a_password_is_verified() -> None:
    passwords: PasswordHashing = Argon2PasswordHashing()
    hashed = await passwords.hash(SecretStr("pass\x00word"))
    assert hashed.startswith("$argon2id$")
    assert await passwords.verify(SecretStr("pass\x00word"), hashed)
    assert not await passwords.verify(SecretStr("password"), hashed)
    assert not await passwords.verify(SecretStr("password"), None)
    assert not await passwords.verify(SecretStr("password"), "not a hash")


def test_a_token_says_what_it_was_made_from() -> None:
    tokens: TokenGeneration = JwtTokenGeneration(SETTINGS)
    made = claims()
    assert tokens.read_access_token(tokens.access_token(made).get_secret_value()) == made


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "ü.ü.ü"])
def test_what_is_not_a_token_is_refused(token: str) -> None:
    assert JwtTokenGeneration(SETTINGS).read_access_token(token) is None
    assert JwtOAuthStates(SETTINGS).read(token, "schwab") is None


def test_tokens_of_others_and_old_ones_are_refused() -> None:
    tokens = JwtTokenGeneration(SETTINGS)
    others = JwtTokenGeneration(Settings(jwt_secret=SecretStr("two")))
    unsigned = jwt.encode({"sub": str(uuid4()), "sid": str(uuid4()), "ver": 1, "exp": 10**10}, None, "none")
    old = tokens.access_token(claims(-timedelta(seconds=1))).get_secret_value()
    for token in (others.access_token(claims()).get_secret_value(), old, unsigned):
        assert tokens.read_access_token(token) is None


def test_every_process_has_a_secret_of_its_own() -> None:
    assert Settings().jwt_secret != Settings().jwt_secret


def test_a_state_is_for_one_provider_and_no_access_token() -> None:
    states: OAuthStateSigning = JwtOAuthStates(SETTINGS)
    user_id = uuid4()
    state = states.sign(user_id, "schwab")
    assert states.read(state, "schwab") == user_id
    assert states.read(state, "alpaca") is None
    tokens = JwtTokenGeneration(SETTINGS)
    assert tokens.read_access_token(state) is None
    assert states.read(tokens.access_token(claims()).get_secret_value(), "schwab") is None


def test_a_refresh_token_names_its_session() -> None:
    session_id = uuid4()
    assert session_of(refresh_token_of(session_id, SecretStr("x"))) == session_id
    assert session_of(SecretStr("nothing")) == NO_SESSION == UUID(int=0)


async def test_answers_expire_and_give_way() -> None:
    now = 0.0
    cache = InMemoryQueryCache(capacity=2, clock=lambda: now)
    await cache.set("a", 1, 10)
    await cache.set("b", 2, 20)
    assert await cache.get("a") == 1
    await cache.set("c", 3, 20)
    assert [await cache.get(key) for key in "abc"] == [1, None, 3]
    now = 10.0
    assert [await cache.get(key) for key in "abc"] == [None, None, 3]
