from dataclasses import dataclass


@dataclass
class Settings:
    place: str
    _hidden: str = ""

    def __post_init__(self) -> None: ...


def get_settings() -> Settings: ...
