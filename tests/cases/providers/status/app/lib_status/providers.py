from generated.providers.registry import ProviderCapability


def version() -> str:
    return "1.0"


class Good:
    def abilities(self) -> list[ProviderCapability]:
        """In another order than the spec's."""
        return [ProviderCapability.TRANSACTIONS, ProviderCapability.ACCOUNTS]

    async def check_health(self) -> None: ...


class Silent:
    """Says nothing of what it can do."""

    def abilites(self) -> list[ProviderCapability]: ...


class Unchecked:
    def abilities(self) -> list[ProviderCapability]:
        return [ProviderCapability.ACCOUNTS]


class Hasty:
    def abilities(self) -> tuple[ProviderCapability, ...]:
        return ProviderCapability.ACCOUNTS, ProviderCapability.HOLDINGS

    def check_health(self) -> None: ...


class Asking(Good):
    async def check_health(self, deeply: bool) -> None: ...


class Unsure(Good):
    """What it can do depends: that is left to the generated tests."""

    def abilities(self) -> list[ProviderCapability]:
        found = list(ProviderCapability)
        return found
