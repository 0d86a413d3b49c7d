from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    ledger_name: str
    refund_limit: int


class Clock:
    pass


class Sender:
    pass


class Mail(Sender):
    pass


class Ledger:
    def __init__(self, name: str) -> None: ...


class Audit:
    def __init__(self, places: list[str]) -> None: ...


class Pay:
    pass


class Refund:
    pass


class PayHandler:
    def __init__(self, watch: Clock, sender: Sender, ledger: Ledger, tries: int) -> None: ...


class RefundHandler:
    def __init__(self, ledger: Ledger, limit: int, clock: Clock) -> None: ...
