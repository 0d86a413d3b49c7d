from typing import Protocol


class ProviderProtocol(Protocol):
    async def accounts(self) -> list[str]: ...


class Schwab:
    def __init__(self, client_id: str, client_secret: str, timeout: int = 3) -> None: ...

    async def accounts(self) -> list[str]: ...


class Chase:
    async def acounts(self) -> list[str]: ...
