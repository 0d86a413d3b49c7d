from enum import Enum


class Category(Enum):
    BANK = "bank"
    CRYPTO = "crypto"


def not_an_enum() -> None: ...


class Plain:
    pass
