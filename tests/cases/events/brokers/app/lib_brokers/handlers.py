"""A handler."""


class Log:
    """Takes everything."""

    async def handle(self, event: object) -> None: ...
