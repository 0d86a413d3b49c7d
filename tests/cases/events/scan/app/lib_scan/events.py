"""Events of an application."""


class Event:
    """What events derive from."""


class UserMade(Event):
    """Registered."""


class UserLost(Event):
    """Not registered."""
