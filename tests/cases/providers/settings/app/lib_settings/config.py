from lib_settings.generated.settings import ProviderSettings
from pydantic_settings import BaseSettings


class Settings(ProviderSettings):
    """It has what the models will have, though they are not generated yet."""


def get_settings() -> Settings: ...


class OwnSettings(BaseSettings):
    own_key: str


def get_own_settings() -> OwnSettings: ...
