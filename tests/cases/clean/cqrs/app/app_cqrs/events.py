class Event:
    pass


class UserRegistered(Event):
    pass


class SessionRevoked(Event):
    pass
