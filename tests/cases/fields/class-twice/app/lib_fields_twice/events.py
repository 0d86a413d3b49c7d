"""Events that are written by hand."""


class Placed:
    """An order came in."""


class Refused:
    """An order was refused."""
