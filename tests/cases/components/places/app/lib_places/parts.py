class Bus:
    pass


class Other:
    pass


class Third:
    pass


class Fourth:
    pass


class Pay:
    pass


class PayHandler:
    def __init__(self, bus: Bus) -> None: ...
