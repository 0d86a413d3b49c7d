class Login:
    pass


class Logout:
    pass
