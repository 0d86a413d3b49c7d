class Event:
    pass


class Login(Event):
    pass


class Logout(Event):
    pass
