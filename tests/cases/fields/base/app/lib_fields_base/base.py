"""A base class that can be changed."""

from dataclasses import dataclass


@dataclass
class Event:
    """Something that happened."""

    number: int
