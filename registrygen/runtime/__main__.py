"""The entry point of the registry server: `python -m registrygen.runtime`."""

from __future__ import annotations

import sys

from registrygen.runtime.server.run import main

if __name__ == "__main__":
    sys.exit(main())
