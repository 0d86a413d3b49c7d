"""Where the registry server is, as the environment says it at the moment of asking."""

from __future__ import annotations

import os

from registrygen.runtime.errors import CoercionError

HOST, PORT, TIMEOUT, TOKEN = (
    "REGISTRY_SERVER_HOST",
    "REGISTRY_SERVER_PORT",
    "REGISTRY_SERVER_TIMEOUT",
    "REGISTRY_SERVER_TOKEN",
)
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
    """The token that the server is shown, None where there is none."""
    return os.environ.get(TOKEN, "").strip() or None


def server_url() -> str:
    """The address of the server."""
    host = server_host()
    return f"http://{f'[{host}]' if ':' in host else host}:{server_port()}"
