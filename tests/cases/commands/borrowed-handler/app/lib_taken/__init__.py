from dataclasses import dataclass


class OrderPlaced:
    pass


@dataclass(frozen=True)
class Order:
    number: int


@dataclass(frozen=True)
class CreateOrder:
    number: int


@dataclass(frozen=True)
class UpdateOrder:
    number: int


@dataclass(frozen=True)
class RevokeOrder:
    number: int


@dataclass(frozen=True)
class ListOrders:
    number: int


@dataclass(frozen=True)
class GetOrder:
    number: int


class CreateOrderHandler:
    async def handle(self, command: CreateOrder) -> Order: ...


class UpdateOrderHandler:
    async def handle(self, command: UpdateOrder) -> None: ...


class ListOrdersHandler:
    async def handle(self, query: ListOrders) -> list[Order]: ...


class GetOrderHandler:
    async def handle(self, query: GetOrder) -> Order: ...


async def create(handler: CreateOrderHandler) -> None: ...


async def orders(handler: ListOrdersHandler) -> None: ...
