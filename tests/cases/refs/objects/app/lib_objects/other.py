class Elsewhere:
    pass
