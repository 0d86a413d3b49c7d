"""Where the registry server is, as the environment says it at the moment of asking."""

from __future__ import annotations

import os
import re

from registrygen.runtime.errors import CoercionError

HOST, PORT, TIMEOUT, TOKEN = (
    "REGISTRY_SERVER_HOST",
    "REGISTRY_SERVER_PORT",
    "REGISTRY_SERVER_TIMEOUT",
    "REGISTRY_SERVER_TOKEN",
)
_TOKEN = re.compile(r"[!-~]+")
DEFAULT_HOST, DEFAULT_PORT, DEFAULT_TIMEOUT = "127.0.0.1", 8001, 5.0


def server_host() -> str:
    """The host of the server, or that it binds to."""
    return os.environ.get(HOST) or DEFAULT_HOST


def server_port() -> int:
    """The port of the server. Raises CoercionError where the environment has no number there."""
    said = os.environ.get(PORT) or str(DEFAULT_PORT)
    if not said.isdecimal() or int(said) > 65535:
        raise CoercionError(f"`{PORT}` is `{said}`, which is no port", ["give a number up to 65535"])
    return int(said)


def server_timeout() -> float:
    """Seconds that the server has to answer. Raises CoercionError where the environment has no number there."""
    said = os.environ.get(TIMEOUT) or str(DEFAULT_TIMEOUT)
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise CoercionError(f"`{TIMEOUT}` is `{said}`, which is no number of seconds", ["give one such as `5`"])
    return seconds


def server_token() -> str | None:
    """The token that the server is shown, None where there is none. Raises CoercionError for one that no request can show."""
    said = os.environ.get(TOKEN, "").strip()
    return checked_token(said, f"`{TOKEN}`") if said else None


def checked_token(token: str, name: str) -> str:
    """A token that a request can show: printable characters of ASCII without blanks. Raises CoercionError, which does not show it."""
    if not _TOKEN.fullmatch(token):
        help = "make one: `python -c 'import secrets; print(secrets.token_urlsafe())'`"
        raise CoercionError(f"{name} has characters that no request can show: blanks, or others than ASCII", [help])
    return token


def server_url() -> str:
    """The address of the server."""
    host = server_host()
    return f"http://{f'[{host}]' if ':' in host else host}:{server_port()}"
