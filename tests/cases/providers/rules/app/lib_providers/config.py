from dataclasses import dataclass


@dataclass
class Settings:
    schwab_app_key: str
    schwab_app_secret: str


def get_settings() -> Settings: ...
