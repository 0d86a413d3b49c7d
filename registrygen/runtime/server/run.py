"""Running the server: its options, what it refuses to start with, and its life."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from registrygen.runtime.errors import CoercionError, RegistryError, ValidationError
from registrygen.runtime.server.authorization import Access, grant_of, is_loopback, read_grants
from registrygen.runtime.storage.settings import (
    HOST,
    PORT,
    TOKEN,
    checked_token,
    server_host,
    server_port,
    server_token,
)

DEFAULT_MAX_BODY = 1_000_000
_GRACE = 1


@dataclass(frozen=True, kw_only=True)
class Serving:
    """How to serve: where, for whom (one token with all rights, a file of tokens, or both), and with which state."""

    host: str | None = None
    port: int | None = None
    token: str | None = None
    tokens: Path | None = None
    state: Path | None = None
    max_body: int = DEFAULT_MAX_BODY
    log_level: str = "info"


def serve(serving: Serving) -> None:
    """Serve until interrupted.

    Raises:
        ValidationError: If it may or can not be served like this.
    """
    host = serving.host or server_host()
    port = server_port() if serving.port is None else serving.port
    _assert_sound(port, serving.max_body)
    access = access_of(serving, host)
    try:
        import uvicorn

        from registrygen.runtime.server.app import make_app
        from registrygen.runtime.server.state import SqliteState
        from registrygen.runtime.storage.memory import MemoryBackend
    except ModuleNotFoundError as error:
        hint = "install it with its extra: `pip install 'registrygen[server]'`"
        raise CoercionError(f"the server needs `{error.name}`", [hint]) from error
    with listening(host, port) as place:
        state = MemoryBackend() if serving.state is None else SqliteState(serving.state)
        # Watchers wait for long; they ask again elsewhere when the server ends.
        config = uvicorn.Config(
            make_app(state, access, max_body=serving.max_body),
            log_level=serving.log_level,
            timeout_graceful_shutdown=_GRACE,
            server_header=False,
            ws="none",
            lifespan="off",
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[place])


def listening(host: str, port: int) -> socket.socket:
    """A socket that is bound to a host and port. Raises RegistryError where it cannot be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        place = socket.socket(family, kind, protocol)
        if os.name == "posix":
            # Who has just ended leaves the port behind for a while; elsewhere this would share it with who still runs.
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind(address)
        except OSError:
            place.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        hints = (
            ["stop what uses the port, or give another `--port`"] if _is_in_use(error) else ["give another `--host`"]
        )
        raise RegistryError(f"`{host}` cannot be listened at, port {port}: {reason}", hints) from error
    place.set_inheritable(True)
    return place


def _is_in_use(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES)


def _assert_sound(port: int, max_body: int) -> None:
    if not 0 <= port <= 65535:
        raise CoercionError(f"{port} is no port", ["give `--port` a number from 0 to 65535; 0 is one that is free"])
    if max_body < 1:
        raise CoercionError(f"a body cannot have {max_body} bytes", ["give `--max-body` a number from 1 on"])


def access_of(serving: Serving, host: str) -> Access:
    """Who may use the server. Raises CoercionError where nobody has to show a token, and others than this machine could reach it."""
    grants = list(read_grants(serving.tokens)) if serving.tokens is not None else []
    token = checked_token(serving.token, "the token") if serving.token else server_token()
    if token is not None:
        grants.append(grant_of(token))
    if not grants and not is_loopback(host):
        message = (
            f"`{host}` can be reached by other machines, and no token is asked for: whoever reaches it could write"
        )
        hints = [f"set `{TOKEN}`, or give `--tokens FILE`", "or bind to `127.0.0.1`, which only this machine reaches"]
        raise CoercionError(message, hints, {"host": host})
    return Access(tuple(grants))


def main(arguments: Sequence[str] | None = None) -> int:
    """The program `python -m registrygen.runtime`; the result is the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m registrygen.runtime", description="Keep the records of shared registries."
    )
    parser.add_argument("--host", help=f"the address to bind to; ${HOST}, or 127.0.0.1, if left out")
    parser.add_argument("--port", type=int, help=f"the port; ${PORT}, or 8001, if left out")
    parser.add_argument(
        "--tokens", type=Path, metavar="FILE", help=f"a TOML file of tokens; ${TOKEN} is one with all rights"
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="an SQLite file; memory if left out")
    parser.add_argument("--max-body", type=int, default=DEFAULT_MAX_BODY, metavar="BYTES", help="the largest body")
    parser.add_argument("--log-level", default="info", choices=["critical", "error", "warning", "info", "debug"])
    said = parser.parse_args(arguments)
    try:
        serve(Serving(**vars(said)))
    except ValidationError as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    return 0
