"""What a strict registry sees of a class: what generic bases are given, `Self`, what `__init__` assigns, what is awaited."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar

import pytest

from registrygen.runtime import ConformanceError, FunctionalRegistry, InheritanceError, TypeRegistry

T = TypeVar("T")
S = TypeVar("S", bound="Counts")


class Box(Protocol[T]):
    def put(self, item: T) -> list[T]: ...


class Boxes(TypeRegistry[Box[int]], strict=True):
    pass


class OfAnything(Generic[T]):
    def put(self, item: T) -> list[T]: ...


class OfInts(OfAnything[int]):
    pass


class OfTexts(OfAnything[str]):
    pass


class Said(Box[str]):
    pass


class Below(OfAnything[T]):
    pass


class FarBelow(Below[str]):
    pass


class Annotated:
    put: Callable[[str], list[str]]


@pytest.mark.parametrize("cls", [OfAnything, OfInts, Below])
def test_what_a_generic_base_is_given_fits(cls: type) -> None:
    assert Boxes.register(cls) is cls


@pytest.mark.parametrize("cls", [OfTexts, Said, FarBelow])
def test_what_a_generic_base_is_given_otherwise_is_refused(cls: type) -> None:
    with pytest.raises(ConformanceError) as caught:
        Boxes.register(cls)
    assert f"`{cls.__name__}` does not conform to `{__name__}.Box[int]`" in str(caught.value)
    assert "`put`: `item` takes str, not int; it returns list[str], not list[int]" in str(caught.value)


def test_an_annotated_attribute_may_be_a_method() -> None:
    with pytest.raises(ConformanceError, match="takes str, not int"):
        Boxes.register(Annotated)


def test_a_base_with_arguments_is_asked_for_with_them() -> None:
    class Derived(TypeRegistry[OfAnything[int]], abstract=True):
        pass

    for cls in (OfInts, OfAnything, Below):
        Derived.register(cls)
    for cls, given in {OfTexts: "OfAnything[str]", FarBelow: "OfAnything[str]"}.items():
        with pytest.raises(InheritanceError) as caught:
            Derived.register(cls)
        assert f"derives from `{given}`, not from `OfAnything[int]`" in str(caught.value)
        assert f"write `class {cls.__name__}(OfAnything[int]):`" in str(caught.value)


def test_functions_give_what_generic_classes_are_given() -> None:
    class Makers(FunctionalRegistry[[], OfAnything[int]], strict=True):
        pass

    def good() -> OfInts: ...
    def bad() -> FarBelow: ...

    Makers.register(good)
    with pytest.raises(ConformanceError, match=r"not .*OfAnything\[int\]"):
        Makers.register(bad)


def test_a_generic_contract_is_asked_for_with_what_it_is_given() -> None:
    class Puts(Protocol[T]):
        def __call__(self, item: T, *, into: list[T]) -> T: ...

    class Putting(FunctionalRegistry[..., int], strict=True, contract=Puts[int]):
        pass

    def good(item: float, *, into: list[int]) -> bool: ...
    def bad(item: str, *, into: list[str]) -> str: ...

    Putting.register(good)
    with pytest.raises(ConformanceError) as caught:
        Putting.register(bad)
    assert "expected: (item: int, *, into: list[int]) -> int" in str(caught.value)


def test_a_function_that_does_not_return_gives_nothing_else() -> None:
    class Endings(FunctionalRegistry[[int], float], strict=True):
        pass

    def ends(code: int) -> NoReturn: ...

    assert Endings.register(ends) is ends

    class Never(FunctionalRegistry[[int], NoReturn], strict=True):
        pass

    with pytest.raises(ConformanceError, match="it returns float, not "):
        Never.register("float", lambda_returning_float)


def lambda_returning_float(code: int) -> float: ...


class Counts(Protocol):
    def raised(self) -> Self: ...
    def each(self) -> Iterator[int]: ...


class Counts_(TypeRegistry[Counts], strict=True):
    pass


class ByName:
    def raised(self) -> ByName: ...
    def each(self) -> Generator[int, None, None]: ...


class BySelf:
    def raised(self) -> Self: ...
    def each(self): ...


class ByVariable:
    def raised(self: S) -> S: ...
    def each(self) -> Iterator[int]: ...


class Other:
    def raised(self) -> int: ...
    def each(self) -> Generator[str, None, None]: ...


class BelowByName(ByName):
    pass


def test_self_is_the_class_that_is_registered() -> None:
    for cls in (ByName, BySelf, ByVariable):
        Counts_.register(cls)
    with pytest.raises(ConformanceError) as caught:
        Counts_.register(Other)
    assert f"`raised`: it returns int, not {__name__}.Other" in str(caught.value)
    assert "`each`: it returns collections.abc.Generator[str, None, None], not " in str(caught.value)
    with pytest.raises(ConformanceError, match=r"it returns .*\.ByName, not .*\.BelowByName"):
        Counts_.register(BelowByName)


class Sized_(Protocol):
    name: str

    @property
    def size(self) -> int: ...


class Strict(TypeRegistry[Sized_], strict=True):
    pass


class Abstract(TypeRegistry[Sized_], abstract=True):
    pass


class Assigned:
    def __init__(self, name: str, size: int = 3) -> None:
        self.name = name
        self.size: int = size


class Unpacked:
    def __init__(self, pair: tuple[str, int]) -> None:
        self.name, self.size = pair


class Inherited(Assigned):
    pass


class Narrowed:
    def __init__(self, name: str | None = None) -> None:
        if name is None:
            name = "nameless"
        self.name = name
        self.size = 3


@dataclass
class After:
    name: str

    def __post_init__(self) -> None:
        self.size = len(self.name)


class Cached:
    name = "cached"

    @functools.cached_property
    def size(self) -> int: ...


@pytest.mark.parametrize("cls", [Assigned, Unpacked, Inherited, Narrowed, After, Cached])
def test_attributes_may_be_assigned_in_the_constructor(cls: type) -> None:
    assert Strict.register(cls) is cls
    assert Abstract.register(cls) is cls


class Nameless:
    def __init__(self, size: int) -> None:
        self.size = size

    def named(self) -> None:
        self.name = "late"


class Mistyped:
    def __init__(self, name: int) -> None:
        self.name = name
        self.size = "3"


class Valued:
    name = 3
    size = 3


@pytest.mark.parametrize(
    ("cls", "messages"),
    [
        (Nameless, ["it has no `name`"]),
        (Mistyped, ["`name` is int, not str", "`size` is str, not int"]),
        (Valued, ["`name` is int, not str"]),
    ],
)
def test_attributes_that_are_not_assigned_there_or_otherwise_are_refused(cls: type, messages: list[str]) -> None:
    with pytest.raises(ConformanceError) as caught:
        Strict.register(cls)
    assert caught.value.context["problems"] == sorted(messages, key=lambda text: "size" not in text)


def test_where_there_is_no_source_attributes_are_not_known_and_methods_are() -> None:
    found: dict[str, Any] = {}
    exec("class Made:\n    def __init__(self):\n        self.name, self.size = 'x', 3\n", found)
    assert Strict.register(found["Made"])
    assert Abstract.register(found["Made"])
    with pytest.raises(ConformanceError, match="it has no `put`"):
        Boxes.register(found["Made"])


class Walks(Protocol):
    async def walk(self, steps: int) -> int: ...
    def stop(self): ...


class Walkers(TypeRegistry[Walks], strict=True):
    pass


def logged(function: Any) -> Any:
    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return inner


class Walker:
    async def walk(self, steps: int): ...
    def stop(self) -> Awaitable[int]: ...


class Logged:
    @logged
    async def walk(self, steps: int) -> int: ...
    @logged
    def stop(self): ...


class Synchronous:
    def walk(self, steps): ...
    def stop(self): ...


class Asynchronous:
    async def walk(self, steps): ...
    async def stop(self): ...


class Yielding:
    async def walk(self, steps):
        yield 1

    def stop(self): ...


@pytest.mark.parametrize("cls", [Walker, Logged])
def test_what_has_to_be_awaited_can_be(cls: type) -> None:
    assert Walkers.register(cls) is cls


@pytest.mark.parametrize(
    ("cls", "message"),
    [
        (Synchronous, "`walk`: it is not `async`, and does not say that it returns a coroutine"),
        (Asynchronous, "`stop`: it is `async`"),
        (Yielding, "`walk`: it returns collections.abc.AsyncGenerator[typing.Any, typing.Any], not"),
    ],
)
def test_what_is_awaited_and_cannot_be_is_refused_and_the_reverse(cls: type, message: str) -> None:
    with pytest.raises(ConformanceError) as caught:
        Walkers.register(cls)
    assert message in str(caught.value)


def test_functions_that_say_nothing_are_awaited_only_if_they_are_asynchronous() -> None:
    class Job(Protocol):
        async def __call__(self, name: str) -> None: ...

    class Jobs(FunctionalRegistry[..., Awaitable[None]], strict=True, contract=Job):
        pass

    async def good(name): ...
    def bad(name): ...

    Jobs.register(good)
    with pytest.raises(ConformanceError, match="it is not `async`"):
        Jobs.register(bad)


class Loads(Protocol):
    @classmethod
    def load(cls, path: str) -> None: ...


class Loaders(TypeRegistry[Loads], strict=True):
    pass


class LoadsByItself:
    def load(self, path: str) -> None: ...


class LoadsWithout:
    @staticmethod
    def load(path: str) -> None: ...


def test_what_is_called_on_the_class_can_be() -> None:
    Loaders.register(LoadsWithout)
    with pytest.raises(ConformanceError, match="`load` is no classmethod, and is not to be called on the class"):
        Loaders.register(LoadsByItself)
