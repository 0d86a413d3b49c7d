"""What is read of callables of all sorts, and what strict registries make of it."""

from __future__ import annotations

import functools
import operator
from abc import ABC, abstractmethod
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, NamedTuple, NoReturn, Protocol, TypeVar

import numpy
import pytest

from registrygen.runtime import ConformanceError, FunctionalRegistry, InheritanceError, TypeRegistry
from registrygen.runtime.signatures import signature_of
from registrygen.runtime.subtyping import is_within

T = TypeVar("T")
N = TypeVar("N", bound=float)


def of_two(a: float, b: float) -> float: ...


class Point(NamedTuple):
    x: int
    y: int = 0


@dataclass
class Disc:
    radius: float

    def grown(self, by: float) -> Disc: ...

    @classmethod
    def unit(cls) -> Disc: ...

    def __call__(self, times: int) -> float: ...


class Letters(Iterator[str]):
    def __next__(self) -> str: ...


def test_every_sort_of_callable_has_a_signature() -> None:
    class Inner: ...

    def around(x: Inner, y: Unknown, *, z: int = 3) -> list[Inner]:  # type: ignore[name-defined] # noqa: F821
        return [Inner()]

    @functools.wraps(of_two)
    def wrapped(*args: Any, **kwargs: Any) -> Any: ...

    local = f"{__name__}.test_every_sort_of_callable_has_a_signature.<locals>.Inner"
    shown = {
        of_two: "(a: float, b: float) -> float",
        functools.partial(of_two, b=2): "(a: float, *, b: float = 2) -> float",
        wrapped: "(a: float, b: float) -> float",
        around: f"(x: {local}, y, *, z: int = 3) -> list[{local}]",
        Disc: f"(radius: float) -> {__name__}.Disc",
        Disc(1).grown: f"(by: float) -> {__name__}.Disc",
        Disc.unit: f"() -> {__name__}.Disc",
        Point: f"(x: int, y: int = 0) -> {__name__}.Point",
        len: "(obj, /)",
        numpy.add: "(x1, x2, /",
    }
    for function, text in shown.items():
        assert str(signature_of(function)).startswith(text), function
    assert str(signature_of(Disc(1))) == "(times: int) -> float"
    with pytest.raises(ConformanceError, match="has no signature that could be read"):
        signature_of(max)


def test_a_strict_registry_takes_every_sort() -> None:
    class Strict(FunctionalRegistry[[float, float], float], strict=True):
        pass

    for name, function in {"two": of_two, "hypot": operator.add, "ufunc": numpy.hypot}.items():
        assert Strict.register(name, function) is function
    assert Strict.register("partial", functools.partial(lambda scale, a, b: a, 2.0))
    with pytest.raises(ConformanceError, match="it takes 1 arguments by position, not 2"):
        Strict.register("sin", numpy.sin)
    assert Strict.factorize("ufunc", x1=3, x2=4) == 5
    with pytest.raises(ConformanceError) as caught:
        Strict.register("disc", Disc(1))
    assert "expected: (_0: float, _1: float, /) -> float" in str(caught.value)
    assert "found:    (times: int) -> float" in str(caught.value)


def test_a_contract_may_speak_of_the_result_alone() -> None:
    class Gives(FunctionalRegistry[..., Sequence[float]], strict=True):
        pass

    def good(anything: str, *more: int) -> tuple[int, ...]: ...
    def bad() -> set[float]: ...

    Gives.register(good)
    with pytest.raises(ConformanceError, match=r"expected: \(\.\.\.\) -> collections.abc.Sequence\[float\]"):
        Gives.register(bad)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (bool, int), (int, float), (int, complex), (list[int], Sequence[float]), (tuple[int, ...], Sequence[int]),
        (tuple[int, str], Sequence[int | str]), (tuple[int, int], tuple[int, ...]), (int, int | None), (Literal["a"], str),
        (Callable[[float], int], Callable[[int], float]), (Callable[[int], int], Callable[..., int]), (dict[str, int], Mapping[str, float]),
        (Annotated[int, "meters"], float), (list[T], list[T]), (N, float), (Disc, Callable[[int], float] | Disc), (None, int | None),
        (AsyncIterator[int], Any), (Point, tuple[int, int] | Point), (list[bool], Iterable[int]), (str, Sequence[str]),
        (bytes, Iterable[int]), (dict[str, int], Iterable[str]), (Generator[int, None, None], Iterator[float]),
        (Coroutine[Any, Any, int], Awaitable[int]),
        (list, list[int]), (Letters, Iterable[str]), (type[bool], type[int]), (NoReturn, int), (list[Any], list[int]),
    ],
)  # fmt: skip
def test_what_is_within(narrow: Any, wide: Any) -> None:
    assert is_within(narrow, wide)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (int, bool), (float, int), (Sequence[int], tuple[int, ...]), (tuple[int, str], Sequence[int]), (list[int], list[float]),
        (tuple[int, ...], tuple[int, int]), (int | None, int), (str, Literal["a"]), (Callable[[int], int], Callable[[float], int]),
        (Callable[[int], float], Callable[[int], int]), (Callable[[int, int], int], Callable[[int], int]), (N, int),
        (dict[int, int], Mapping[str, int]), (Awaitable[int], int), (tuple[str, ...], Sequence[int]), (str, Sequence[int]),
        (dict[str, int], Iterable[int]), (Generator[str, None, None], Iterator[int]), (Coroutine[Any, Any, str], Awaitable[int]),
        (Letters, Iterable[int]), (int, NoReturn), (dict[str, int], MutableMapping[str, float]),
    ],
)  # fmt: skip
def test_what_is_not_within(narrow: Any, wide: Any) -> None:
    assert not is_within(narrow, wide)


class Codec(Protocol[T]):
    @property
    def name(self) -> str: ...
    def decode(self, data: bytes) -> T: ...
    async def stream(self, parts: Iterable[bytes]) -> T: ...
    @classmethod
    def default(cls) -> Codec[T]: ...


class Text:
    name = "text"

    def decode(self, data: bytes | str) -> str: ...
    async def stream(self, parts: Iterable[bytes], size: int = 1) -> str: ...
    @classmethod
    def default(cls) -> Text: ...


class Computed(Text):
    @property
    def name(self) -> str: ...  # type: ignore[override]


class Wrong(Text):
    @property
    def name(self) -> int: ...  # type: ignore[override]

    decode = 3  # type: ignore[assignment]

    def stream(self, parts: list[bytes]) -> Awaitable[str]: ...  # type: ignore[override]


class Codecs(TypeRegistry[Codec[str]], strict=True):
    pass


def test_structures_have_properties_class_methods_and_coroutines() -> None:
    assert Codecs.register(Text) is Text
    assert Codecs.register(Computed) is Computed
    with pytest.raises(ConformanceError) as caught:
        Codecs.register(Wrong)
    assert caught.value.context["problems"][:2] == ["`name` is int, not str", "`decode` is not a method"]
    assert (
        "`stream`: `parts` takes list[bytes], not collections.abc.Iterable[bytes]"
        in caught.value.context["problems"][2]
    )
    assert "(expected (parts: collections.abc.Iterable[bytes]) ->" in str(caught.value)


class Shape(ABC, Generic[T]):
    @abstractmethod
    def area(self) -> float: ...


class Shapes(TypeRegistry[Shape[int]], abstract=True, strict=True):
    pass


def test_abstract_asks_for_the_base_and_strict_for_its_structure() -> None:
    @Shapes.register
    class Square(Shape[int]):
        def area(self) -> float: ...

    class Circle:
        def area(self) -> float: ...

    with pytest.raises(InheritanceError, match="`Circle` does not derive from `Shape`") as caught:
        Shapes.register(Circle)
    assert caught.value.context["mro"] == ["Circle", "object"]
    Shape.register(Circle)
    assert Shapes.register(Circle) is Circle

    class Bad(Shape[int]):
        def area(self, unit: str) -> str: ...

    with pytest.raises(ConformanceError, match="it asks for `unit`, which is not given; it returns str, not float"):
        Shapes.register(Bad)


def test_a_registry_of_objects_asks_for_itself() -> None:
    class Plugins(TypeRegistry[object], abstract=True):
        pass

    class Mine(Plugins):
        pass

    assert Plugins.register(Mine) is Mine
    with pytest.raises(InheritanceError, match="does not derive from `Plugins`"):
        Plugins.register(Disc)
