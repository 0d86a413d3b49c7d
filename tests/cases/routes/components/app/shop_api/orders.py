from dataclasses import dataclass

from pydantic import BaseModel


class Order(BaseModel):
    number: int


class Receipt(BaseModel):
    number: int


@dataclass(frozen=True)
class PlaceOrder:
    number: int


class PlaceOrderHandler:
    async def handle(self, command: PlaceOrder) -> None: ...
