"""`registrygen serve`: the server that keeps the records of shared registries."""

from __future__ import annotations

import gc
from pathlib import Path

from registrygen.cli.console import note
from registrygen.cli.run import WRONG_USAGE
from registrygen.runtime.errors import ValidationError
from registrygen.runtime.server.run import Serving
from registrygen.runtime.server.run import serve as run_server


def serve(host: str | None, port: int | None, tokens: Path | None, state: Path | None, max_body: int) -> int:
    """Serves until interrupted."""
    gc.enable()  # Unlike other commands, this one runs for long.
    try:
        run_server(Serving(host=host, port=port, tokens=tokens, state=state, max_body=max_body))
    except ValidationError as error:
        note(f"registrygen serve: {error}")
        return WRONG_USAGE
    return 0
