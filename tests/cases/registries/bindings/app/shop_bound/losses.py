"""Functions that are bound."""

from collections.abc import AsyncIterator, Callable
from functools import partial, wraps
from typing import Protocol


class Schedule(Protocol):
    def __call__(self, epoch: int) -> float: ...


def flat(epoch: float) -> float:
    return 0.1


def mse(y_true: float, y_pred: float) -> float:
    return (y_true - y_pred) ** 2


def wide(y_true: float | str, y_pred: complex, scale: float = 1.0, *more: int, base: int = 2) -> int:
    return 1


def anything(*args: object, **more: object) -> float:
    return 1.0


def logged(function: Callable[..., float]) -> Callable[[float, float], float]:
    @wraps(function)
    def inner(y_true: float, y_pred: float) -> float:
        return function()

    return inner


@logged
def decorated() -> float:
    return 1.0


half = partial(wide, scale=0.5)


def takes_text(y_true: str, y_pred: float) -> float:
    return 1.0


def takes_one(y_true: float) -> float:
    return 1.0


def asks_for_more(y_true: float, y_pred: float, scale: float, *, base: int) -> float:
    return 1.0


def other_names(a: float, b: float) -> float:
    return 1.0


def swapped(y_pred: float, y_true: float) -> float:
    return 1.0


def by_place(y_true: float, y_pred: float, /) -> float:
    return 1.0


async def awaited(y_true: float, y_pred: float) -> float:
    return 1.0


def gives_text(y_true: float, y_pred: float) -> str:
    return ""


async def fetch(url: str) -> str:
    return url


def fetch_now(url: str) -> str:
    return url


async def stream(url: str) -> AsyncIterator[str]:
    yield url
