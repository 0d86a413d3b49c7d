"""Serves the application on this machine."""

import uvicorn

from finance.api.app import create_app
from finance.config import get_settings


def main() -> None:
    """Run until interrupted."""
    settings = get_settings()
    uvicorn.run(create_app(settings), host="127.0.0.1", port=settings.port)


if __name__ == "__main__":
    main()
