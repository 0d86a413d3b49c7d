class LoginAttempted:
    pass


class LoginSucceeded:
    pass


class LoginFailed:
    pass
