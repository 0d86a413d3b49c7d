from dataclasses import dataclass

from pydantic import BaseModel, RootModel


class Order(BaseModel):
    number: int


class BigOrder(Order):
    size: int


class Receipt(BaseModel):
    number: int


class Orders(RootModel[list[Order]]): ...


class Clock: ...


@dataclass(frozen=True)
class PlaceOrder:
    number: int


@dataclass(frozen=True)
class CancelOrder:
    number: int


class PlaceOrderHandler:
    async def handle(self, command: PlaceOrder) -> None: ...


class CancelOrderHandler:
    async def handle(self, command: CancelOrder) -> None: ...
