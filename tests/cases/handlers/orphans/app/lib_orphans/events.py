class Event:
    pass


class LoginAttempted(Event):
    pass
