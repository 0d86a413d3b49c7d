"""What the columns belong to."""


class Table:
    """A table."""
