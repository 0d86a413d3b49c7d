from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str = "memory"
    retries: int = 3
