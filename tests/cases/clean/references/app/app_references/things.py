class Thing:
    pass


class Opened:
    """Not the event."""
