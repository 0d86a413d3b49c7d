from enum import Enum, IntEnum


class Region(Enum):
    EU = "eu"
    US = "us"


class Level(IntEnum):
    LOW = 1
    HIGH = 2
