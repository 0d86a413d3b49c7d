from components.bus import InProcessEventBus
from lib_components.events import OrderAdded
from lib_components.parts import Clock, Orders, Session


class AddOrder:
    pass


class ListOrders:
    pass


class AddOrderHandler:
    def __init__(self, orders: Orders, session: Session, bus: InProcessEventBus) -> None:
        self.orders = orders
        self.session = session
        self.bus = bus

    async def handle(self, command: AddOrder) -> None:
        await self.bus.publish(OrderAdded())


class ListOrdersHandler:
    def __init__(self, orders: Orders, clock: Clock) -> None:
        self.orders = orders
        self.clock = clock

    async def handle(self, query: ListOrders) -> int:
        return self.clock.now()
