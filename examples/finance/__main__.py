"""Serves the application on this machine."""

import uvicorn

from finance.api.app import create_app


def main() -> None:
    """Run until interrupted."""
    uvicorn.run(create_app(), host="127.0.0.1", port=8000)


if __name__ == "__main__":
    main()
