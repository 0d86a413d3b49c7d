"""Losses of the shop: one is bound by the spec, one by its decorator."""

from collections.abc import Callable

from live_registries.registries import Fetchers, Jobs, Losses, Schedules


def mse(y_true: float, y_pred: float) -> float:
    return (y_true - y_pred) ** 2


@Losses.register("mae")
def absolute(y_true: float, y_pred: float, scale: float = 1.0) -> float:
    return abs(y_true - y_pred) * scale


@Schedules.register("flat")
def flat(epoch: int) -> float:
    return 0.1


def resize(width: int, height: int) -> tuple[int, int]:
    return width, height


@Jobs.register("wait")
async def wait(mode: str, *more: int, then: Callable[[int], object] = str, times: int = 1) -> int:
    return times


@Fetchers.register
async def fetched(address: str, mode: object = None) -> bytes:
    return address.encode()
