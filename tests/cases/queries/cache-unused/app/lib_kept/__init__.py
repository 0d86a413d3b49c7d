from dataclasses import dataclass


@dataclass(frozen=True)
class GetPrice:
    product: str


@dataclass(frozen=True)
class GetStock:
    product: str


class GetPriceHandler:
    async def handle(self, query: GetPrice) -> int: ...


class GetStockHandler:
    async def handle(self, query: GetStock) -> int: ...


async def answer_from_cache(handler: GetPriceHandler, product: str) -> int:
    """The answer of the handler: nothing is kept."""
    return await handler.handle(GetPrice(product))
