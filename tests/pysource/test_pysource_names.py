"""The spelling of names, by example."""

from __future__ import annotations

import pytest

from registrygen.pysource.names import constant_case, is_identifier, is_module_path, pascal_case, snake_case


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UserLoginFailed", "user_login_failed"),
        ("HTTPMethod", "http_method"),
        ("OAuth2Token", "oauth2_token"),
        ("schwab-file", "schwab_file"),
        ("getURL", "get_url"),
        ("Sha256Hash", "sha256_hash"),
        ("USER_ID", "user_id"),
        ("already_snake", "already_snake"),
        ("api/v1.users", "api_v1_users"),
        ("--", ""),
    ],
)
def test_snake_case(text, expected):
    assert snake_case(text) == expected
    assert snake_case(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("user_registration", "UserRegistration"), ("HTTPMethod", "HTTPMethod"), ("USER_ID", "UserId"), ("a-b c", "ABC")],
)
def test_pascal_case(text, expected):
    assert pascal_case(text) == expected


@pytest.mark.parametrize("text", ["chase_file", "chase-file", "ChaseFile", "CHASE_FILE"])
def test_constant_case(text):
    assert constant_case(text) == "CHASE_FILE"


@pytest.mark.parametrize("text", ["name", "match", "_private", "Größe", "type"])
def test_identifiers(text):
    assert is_identifier(text)


@pytest.mark.parametrize("text", ["", "class", "None", "__init__", "a-b", "1a", "ﬁeld", "a b", "a\n"])
def test_not_identifiers(text):
    assert not is_identifier(text)


def test_module_paths():
    assert is_module_path("finance.events.auth")
    assert not any(map(is_module_path, ("", ".a", "a..b", "a.class", "a.b ")))
