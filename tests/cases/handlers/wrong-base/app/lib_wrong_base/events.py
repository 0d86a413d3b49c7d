class Event:
    pass


class Command:
    pass


class LoginAttempted(Command):
    pass


class LoginSucceeded(Event):
    pass


class LoginFailed(Event):
    pass


class UserEvent(Event):
    pass


class LogoutAttempted(Command):
    pass


class LogoutSucceeded(UserEvent):
    pass


class LogoutFailed(UserEvent):
    pass
