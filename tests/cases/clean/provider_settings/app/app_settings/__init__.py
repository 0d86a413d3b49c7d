from dataclasses import dataclass
from typing import Optional, Protocol


class Provider(Protocol):
    async def look(self) -> str: ...


@dataclass
class Settings:
    bank_key: str | None = None
    bank_url: Optional[str] = None
    bank_port: int = 1

    @property
    def bank_name(self) -> "str | None":
        return self.bank_key


def get_settings() -> Settings:
    return Settings(bank_key="key", bank_url="https://bank.example")


@dataclass(frozen=True)
class Bank:
    key: str
    name: str
    url: str
    port: int

    async def look(self) -> str:
        return self.name
