from dataclasses import dataclass


@dataclass
class Settings:
    bank_key: str = "k"
    bank_secret: str = "s"


def get_settings() -> Settings:
    return Settings()
