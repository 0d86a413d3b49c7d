from abc import ABC


class Event:
    pass


class LoginAttempted(Event):
    pass


class LoginSucceeded(Event):
    pass


class LogoutAttempted(Event):
    pass


class Forgotten(Event):
    pass


# registrygen: allow events/class-unregistered (published by tests alone)
class Allowed(Event):
    pass


class _Private(Event):
    pass


class Abstract(Event, ABC):
    pass


class NotAnEvent:
    pass
