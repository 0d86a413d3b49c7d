class Opened:
    pass


class Closed:
    pass


def a_function() -> None: ...


CONSTANT = 3
