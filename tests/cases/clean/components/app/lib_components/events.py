from lib_components.parts import Cache, trail


class Event:
    pass


class OrderAdded(Event):
    pass


class LogHandler:
    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    async def handle_order_operational(self, event: OrderAdded) -> None:
        trail.append("logged")
