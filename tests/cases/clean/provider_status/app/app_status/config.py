from functools import cache

from pydantic import SecretStr

from provider_status.payments.models import PaymentSettings


class Settings(PaymentSettings):
    place: str = "here"


@cache
def get_settings() -> Settings:
    return Settings.model_validate({})


def make_settings() -> Settings:
    return Settings(card_key=SecretStr("key"), card_name="name", bank_key=SecretStr("bank"))
