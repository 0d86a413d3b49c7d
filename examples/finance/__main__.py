"""Serves the application on this machine, or says how its providers are."""

import asyncio
import contextlib
import sys
from argparse import ArgumentParser

import uvicorn

from finance.api.app import create_app
from finance.config import get_settings
from finance.health import report_always, report_once


def main() -> None:
    """Run until interrupted; `health` checks the providers, with `--watch` again and again."""
    parser = ArgumentParser(prog="finance", description=main.__doc__)
    commands = parser.add_subparsers(dest="command")
    health = commands.add_parser("health", help="say how the providers are")
    health.add_argument("--watch", action="store_true", help="check as often as the spec says")
    given = parser.parse_args()
    if given.command != "health":
        serve()
        return
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(report_always() if given.watch else report_once()))


def serve() -> None:
    """Run the application."""
    settings = get_settings()
    uvicorn.run(create_app(settings), host="127.0.0.1", port=settings.port)


if __name__ == "__main__":
    main()
