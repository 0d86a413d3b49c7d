class Opened:
    class Inner:
        pass


class Closed:
    pass


def run() -> None: ...


LIMIT = 3
