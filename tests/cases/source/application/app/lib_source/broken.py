class Opened
    pass
