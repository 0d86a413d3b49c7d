"""Losses."""


class Model:
    """A model."""
