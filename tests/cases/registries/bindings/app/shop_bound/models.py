"""Classes that are bound."""

from typing import Protocol

from library import Base


class Model:
    def predict(self, feature: float) -> float:
        return feature


class Linear(Model):
    slope: float = 1.0


class Other:
    def fit(self) -> None: ...


class Alike:
    def predict(self, feature: float) -> float:
        return feature


class Foreign(Base):
    pass


class Source(Protocol):
    def rows(self) -> list[float]: ...


class Table:
    def rows(self) -> list[float]:
        return []


def improved(model: Model) -> Linear:
    return Linear()


def described(model: Table) -> Table:
    return model


class Labelled(Protocol):
    name: str

    @property
    def size(self) -> int: ...

    def shown(self) -> str: ...


class Assigned:
    def __init__(self, name: str) -> None:
        self.name, self.size = name, len(name)

    def shown(self) -> str: ...


class Nameless:
    def shown(self) -> str: ...
