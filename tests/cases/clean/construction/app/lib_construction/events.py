from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    pass


@dataclass(frozen=True, kw_only=True)
class Sold(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class Booked(Event):
    pass


class ShopLog:
    async def handle_event(self, event: Event) -> None: ...


class BankLog:
    async def handle_event(self, event: Event) -> None: ...
