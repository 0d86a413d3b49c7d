class Event:
    pass


class LoginAttempted(Event):
    pass


class LoginSucceeded(Event):
    pass


class LoginFailed(Event):
    pass


class CacheCleared(Event):
    pass
