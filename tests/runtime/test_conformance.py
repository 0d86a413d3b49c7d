"""What a strict registry takes and refuses."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import pytest

from registrygen.runtime import ConformanceError, FunctionalRegistry, TypeRegistry


class Loss(Protocol):
    def __call__(self, y_true: Sequence[float], y_pred: Sequence[float], *, weight: float = 1.0) -> float: ...


class Format(Protocol):
    def __call__(self, text: str, *parts: str, **options: int) -> str: ...


class Losses(FunctionalRegistry[..., float], strict=True, contract=Loss):
    pass


def exact(y_true: Sequence[float], y_pred: Sequence[float], *, weight: float = 1.0) -> float: ...
def wider(y_true: Iterable[float], y_pred: Iterable[complex], *, weight: complex = 1, more: int = 3) -> int: ...
def untyped(y_true, y_pred, *, weight=1): ...
def anything(*args: Any, **kwargs: Any) -> float: ...
def names_swapped(y_pred: Sequence[float], y_true: Sequence[float], *, weight: float = 1.0) -> float: ...
def other_names(a: Sequence[float], b: Sequence[float], *, weight: float = 1.0) -> float: ...
def narrower(y_true: tuple[float, ...], y_pred: Sequence[float], *, weight: float = 1.0) -> float: ...
def gives_more(y_true: Sequence[float], y_pred: Sequence[float], *, weight: float = 1.0) -> float | None: ...
def asks_more(y_true: Sequence[float], y_pred: Sequence[float], extra: int, *, weight: float = 1.0) -> float: ...
def without_weight(y_true: Sequence[float], y_pred: Sequence[float]) -> float: ...
def weight_needed(y_true: Sequence[float], y_pred: Sequence[float], *, weight: float) -> float: ...
def too_few(y_true: Sequence[float]) -> float: ...
def positional(y_true: Sequence[float], y_pred: Sequence[float], /, *, weight: float = 1.0) -> float: ...
def swallowed(y_true: Any, y_pred: Any, /, **options: Any) -> float: ...
async def asynchronous(y_true: Sequence[float], y_pred: Sequence[float], *, weight: float = 1.0) -> float: ...


class Callable_:
    def __call__(self, y_true: Sequence[float], y_pred: Sequence[float], weight: float = 1.0) -> float: ...


@pytest.mark.parametrize(
    "function",
    [exact, wider, untyped, anything, Callable_(), functools.partial(asks_more, extra=3)],
    ids=lambda item: getattr(item, "__name__", type(item).__name__),
)
def test_what_can_stand_in_is_taken(function: Callable[..., Any]) -> None:
    assert Losses.validate_artifact(function) is function


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (names_swapped, "`y_true` stands at another place"),
        (other_names, "takes no `y_true` by name"),
        (narrower, "`y_true` takes tuple[float, ...], not collections.abc.Sequence[float]"),
        (gives_more, "it returns float | None, not float"),
        (asks_more, "it asks for `extra`, which is not given"),
        (without_weight, "it takes no `weight` by name"),
        (weight_needed, "`weight` has no default"),
        (too_few, "it takes 1 arguments by position, not 2"),
        (positional, "it takes no `y_true` by name"),
        (swallowed, "it takes no `y_true` by name"),
        (asynchronous, "it returns collections.abc.Coroutine[typing.Any, typing.Any, float], not float"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_what_cannot_is_refused_with_both_signatures(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(ConformanceError) as caught:
        Losses.register(function)
    assert message in str(caught.value)
    assert "expected: (y_true: collections.abc.Sequence[float]" in str(caught.value)
    assert "found:    (" in str(caught.value)


def test_parameters_of_the_class_are_a_contract_by_position() -> None:
    class Keyed(FunctionalRegistry[[str, Callable[[int], object]], tuple[int, ...]], strict=True):
        pass

    def good(key: str, then: Callable[[bool], object]) -> tuple[int, int]: ...
    def bad(key: str, then: Callable[[float], object]) -> tuple[int, ...]: ...

    Keyed.register(good)
    with pytest.raises(ConformanceError, match="`then` takes"):
        Keyed.register(bad)


class Formats(FunctionalRegistry[..., str], strict=True, contract=Format):
    pass


def all_more(text: str, *parts: object, **options: float) -> str: ...
def further(text: str, first: str | int = "", *parts: str, width: int = 3, **options: int) -> str: ...
def other_parts(text: str, *parts: int, **options: int) -> str: ...
def other_options(text: str, *parts: str, **options: str) -> str: ...
def other_first(text: str, first: int = 0, *parts: str, **options: int) -> str: ...
def other_width(text: str, *parts: str, width: str = "", **options: int) -> str: ...


@pytest.mark.parametrize("function", [all_more, further], ids=lambda item: item.__name__)
def test_what_takes_any_number_takes_them_all(function: Callable[..., Any]) -> None:
    assert Formats.register(function) is function


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (other_parts, "`parts` takes int, not str"),
        (other_options, "`options` takes str, not int"),
        (other_first, "`first` takes int, not str"),
        (other_width, "`width` takes str, not int"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_what_takes_some_of_them_is_refused(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(ConformanceError) as caught:
        Formats.register(function)
    assert message in str(caught.value)


def test_a_registry_that_is_not_strict_takes_any_callable() -> None:
    class Loose(FunctionalRegistry[[int], int]):
        pass

    Loose.register(exact)
    Loose.register("print", print)


class Store(Protocol):
    size: int

    @property
    def name(self) -> str: ...
    def load(self, key: str) -> bytes: ...
    async def save(self, key: str, data: bytes) -> None: ...


class Stores(TypeRegistry[Store], strict=True):
    pass


class Good:
    size: int = 3
    name: str = "good"

    def load(self, key: object) -> bytes: ...
    async def save(self, key: str, data: bytes, when: int = 0) -> None: ...


class NoName(Good):
    name: int  # type: ignore[assignment]


class Synchronous(Good):
    def save(self, key: str, data: bytes) -> None: ...  # type: ignore[override]


class Incomplete:
    size: int

    def load(self, key: int) -> bytes: ...


def test_a_class_of_the_structure_is_taken_whatever_it_derives_from() -> None:
    assert Stores.register(Good) is Good


@pytest.mark.parametrize(
    ("cls", "messages"),
    [
        (NoName, ["`name` is int, not str"]),
        (Synchronous, ["`save`: it returns None, not collections.abc.Coroutine[typing.Any, typing.Any, None]"]),
        (Incomplete, ["it has no `name`", "it has no `save`", "`load`: `key` takes int, not str"]),
    ],
)
def test_a_class_of_another_structure_is_refused(cls: type, messages: list[str]) -> None:
    with pytest.raises(ConformanceError) as caught:
        Stores.register(cls)
    for message in messages:
        assert message in str(caught.value)


def test_a_check_is_not_done_twice() -> None:
    class Counted(FunctionalRegistry[[int], int], strict=True):
        checks = 0

        @classmethod
        def _assert_contract(cls, value: Callable[..., Any]) -> None:
            Counted.checks += 1
            super()._assert_contract(value)

    def fine(x: int) -> int: ...
    def wrong(x: str) -> int: ...

    Counted.clear_validation_cache()
    for _ in range(3):
        Counted.validate_artifact(fine)
        with pytest.raises(ConformanceError, match="`x` takes str, not int"):
            Counted.validate_artifact(wrong)
    assert Counted.checks == 2
    assert Counted.get_validation_stats().hits == 4
