"""The entry point: answers `--version` before it imports the command line."""

from __future__ import annotations

import sys

from registrygen import __version__


def main() -> int:
    """Runs the command line; the result is the exit code."""
    if sys.argv[1:2] == ["--version"]:
        sys.stdout.write(f"registrygen {__version__}\n")
        return 0
    from registrygen.cli.app import run

    return run()


if __name__ == "__main__":
    sys.exit(main())
