from datetime import timedelta
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from app_status.clock import Clock
from provider_status.payments.registry import PaymentAbility


class PaymentProvider(Protocol):
    def abilities(self) -> list[PaymentAbility]: ...


class CardPay:
    def __init__(
        self,
        key: SecretStr,
        url: str,
        timeout: timedelta,
        retries: int,
        fee: float,
        test: bool,
        file: Path,
        name: str,
        clock: Clock,
    ) -> None:
        self.key = key

    def abilities(self) -> list[PaymentAbility]:
        return [PaymentAbility.REFUND, PaymentAbility.CHARGE]

    async def check_health(self) -> None:
        if self.key.get_secret_value() == "wrong":
            raise ValueError("wrong is not a key")


class OldBank:
    def __init__(self, key: SecretStr) -> None: ...

    def abilities(self) -> list[PaymentAbility]:
        return [PaymentAbility.CHARGE]


class Cash:
    def abilities(self) -> list[PaymentAbility]:
        """Whatever fits into a hand."""
        return [PaymentAbility.CHARGE]
