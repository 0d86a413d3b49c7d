class Clock:
    pass


class Warehouse:
    def __init__(self, clock: Clock) -> None: ...
