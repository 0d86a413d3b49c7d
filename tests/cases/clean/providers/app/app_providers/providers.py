from typing import Protocol


class ProviderProtocol(Protocol):
    async def accounts(self) -> list[str]: ...


class Bank:
    def __init__(self, key: str, secret: str, *, retries: int = 3, label: str = "") -> None: ...

    async def accounts(self) -> list[str]:
        return []


class File:
    async def accounts(self) -> list[str]:
        return []
