"""What texts from outside have to be beside their length and their characters; each function returns the text to keep."""

import re

_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_REFRESH_TOKEN = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9_-]+")
_FEWEST_CHARACTERS = 5


def validate_email(value: str) -> str:
    """An address in small letters, its dots and hyphens where they may stand."""
    address = value.lower()
    local, _, domain = address.rpartition("@")
    if not all(local.split(".")):
        raise ValueError("there is a dot too many before the @")
    if not all(_is_label(label) for label in domain.split(".")):
        raise ValueError("what follows the @ is no domain")
    return address


def _is_label(text: str) -> bool:
    return bool(text) and not text.startswith("-") and not text.endswith("-")


def validate_password(value: str) -> str:
    """A password that does not repeat a few characters."""
    if len(set(value)) < _FEWEST_CHARACTERS:
        raise ValueError(f"it needs {_FEWEST_CHARACTERS} different characters")
    return value


def validate_verification_token(value: str) -> str:
    """A token as `secrets.token_urlsafe` makes it."""
    if not _URL_SAFE.fullmatch(value):
        raise ValueError("it is not a token of ours")
    return value


def validate_refresh_token(value: str) -> str:
    """The session that a token is for, and a token as `secrets.token_urlsafe` makes it."""
    if not _REFRESH_TOKEN.fullmatch(value):
        raise ValueError("it is not a token of ours")
    return value
