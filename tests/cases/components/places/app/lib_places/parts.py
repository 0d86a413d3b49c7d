from contextlib import AbstractAsyncContextManager

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


class Fifth:
    pass


class Sixth:
    def __init__(self, bus: None | Bus = None) -> None: ...


class Seventh:
    pass


class Eighth:
    pass


def begin(sixth: "Sixth") -> AbstractAsyncContextManager[None]: ...


class Ninth: ...
