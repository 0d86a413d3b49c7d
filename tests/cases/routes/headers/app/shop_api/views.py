from pydantic import BaseModel


class Order(BaseModel):
    number: int


async def view(): ...
