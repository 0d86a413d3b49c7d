"""Running the server: its options, what it refuses to start with, and its life."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from registrygen.runtime.errors import CoercionError, ValidationError
from registrygen.runtime.server.authorization import Access, grant_of, is_loopback, read_grants
from registrygen.runtime.storage.settings import HOST, PORT, TOKEN, server_host, server_port, server_token

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
    access = access_of(serving, host)
    try:
        import uvicorn

        from registrygen.runtime.server.app import make_app
        from registrygen.runtime.server.state import SqliteState
        from registrygen.runtime.storage.memory import MemoryBackend
    except ModuleNotFoundError as error:
        hint = "install it with its extra: `pip install 'registrygen[server]'`"
        raise CoercionError(f"the server needs `{error.name}`", [hint]) from error
    state = MemoryBackend() if serving.state is None else SqliteState(serving.state)
    app = make_app(state, access, max_body=serving.max_body)
    # Watchers wait for long; they ask again elsewhere when the server ends.
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level=serving.log_level,
        timeout_graceful_shutdown=_GRACE,
        server_header=False,
        ws="none",
        lifespan="off",
    )


def access_of(serving: Serving, host: str) -> Access:
    """Who may use the server. Raises CoercionError where nobody has to show a token, and others than this machine could reach it."""
    grants = list(read_grants(serving.tokens)) if serving.tokens is not None else []
    token = serving.token or server_token()
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
