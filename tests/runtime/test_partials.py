"""Partial blocks fit where a callable fits that is called as what remains of them."""

import functools
from collections.abc import Awaitable, Callable, Hashable
from typing import Annotated, Any, Protocol

import pytest

from registrygen.runtime import FunctionalRegistry, SchemeRegistry, TypeRegistry, ValidationError


class Model:
    pass


class Linears(TypeRegistry[Model], abstract=True):
    pass


@Linears.register("linear")
class Linear(Model):
    def __init__(self, units: int, name: str = "") -> None:
        self.units, self.name = units, name


class Loss(Protocol):
    def __call__(self, value: float) -> float: ...


class Named(Protocol):
    name: str

    def __call__(self, value: float) -> float: ...


class Callables(FunctionalRegistry):
    pass


@Callables.register
def scaled(value: float, by: float = 1.0) -> float:
    return value * by


@Callables.register
async def waited(value: float) -> float:
    return value


@Callables.register
def untyped(value, by=1):
    return value * by


class Called:
    def __call__(self, value: float) -> float:
        return value + 1


Callables.register("called", Called)


class Takers(SchemeRegistry):
    pass


@pytest.fixture
def taking() -> Any:
    """Registers a task whose one argument is what an annotation says; the same is what it gives."""

    def registered(hint: Any) -> None:
        def task(item: Any, other: Any = None) -> Any:
            return item

        task.__annotations__["item"] = hint
        Takers.register("task", task, replace=True)

    return registered


LINEAR = {"_type": "Linears:linear", "_partial": True}
SCALED = {"_type": "Callables:scaled", "_partial": True}


@pytest.mark.parametrize(
    ("hint", "block"),
    [
        (Callable[[int], Model], LINEAR),
        (Callable[[int, str], Model], LINEAR),
        (Callable[[int], Model], {**LINEAR, "name": "a"}),
        (Callable[[], Model], {**LINEAR, "units": 1}),
        (Callable[..., Model] | None, LINEAR),
        (Annotated[Model | Callable[[int], Model], "why"], LINEAR),
        (Callable, LINEAR),
        (Callable[[float], float], SCALED),
        (Callable[[int], Awaitable[float]], {"_type": "Callables:waited", "_partial": True}),
        (Callable[[str], str], {"_type": "Callables:untyped", "_partial": True}),
        (Loss, {**SCALED, "by": 2}),
        (functools.partial, SCALED),
        (Hashable, SCALED),
        (Any, SCALED),
        (object, SCALED),
    ],
    ids=str,
)
def test_a_partial_fits_where_it_can_be_called_as_is_asked_for(taking: Any, hint: Any, block: Any) -> None:
    taking(hint)
    assert type(Takers.factorize("task", item=block)) is functools.partial
    taking(list[hint])
    assert type(Takers.factorize("task", item=[block])[0]) is functools.partial


@pytest.mark.parametrize(
    ("hint", "block", "message", "help"),
    [
        (Model, LINEAR, "is partial, and gives a callable, not ", "leave `_partial` out"),
        (Model | int | None, LINEAR, "is partial, and gives a callable, not ", "leave `_partial` out"),
        (type[Model], LINEAR, "is partial, and gives a callable, not ", "leave `_partial` out"),
        (Named, SCALED, "is partial, and gives a callable, not ", "leave `_partial` out"),
        (Callable[[str], Model], LINEAR, "takes int, not str", "what remains to be given: (units: int, name: str = '')"),
        (Callable[[], Model], LINEAR, "it asks for `units`, which is not given", "expected: () -> "),
        (Callable[[int], Model], {**LINEAR, "units": 1}, "it takes 0 arguments by position, not 1", "(*, units: int = 1"),
        (Callable[[int], int], LINEAR, "it returns ", "what remains"),
        (Loss, {**SCALED, "value": 1}, "it takes 0 arguments by position, not 1", "expected: (value: float) -> float"),
        (Loss, {"_type": "Callables:waited", "_partial": True}, "it returns ", "expected: (value: float) -> float"),
        (Loss, {"_type": "Callables:scaled", "value": 1}, "gives float, not ", "add `_partial: true`"),
    ],
    ids=str,
)  # fmt: skip
def test_a_partial_that_does_not_fit_is_told(taking: Any, hint: Any, block: Any, message: str, help: str) -> None:
    taking(hint)
    for config in ({"item": block}, {"item": {"_ref": "#/other"}, "other": block}):
        with pytest.raises(ValidationError) as caught:
            Takers.factorize({"_type": "task", **config})
        [problem] = caught.value.context["problems"]
        assert message in problem["message"] + problem["help"]
        assert help in problem["help"]


def test_instances_fit_that_are_called_as_is_asked_for(taking: Any) -> None:
    block = {"_type": "Callables:called"}
    for hint in (Callable[[float], float], Loss, Callable):
        taking(hint)
        assert Takers.factorize("task", item=block)(1) == 2
        assert Takers.plan({"_type": "task", "item": block}).build()(1) == 2
    taking(Callable[[str], float])
    with pytest.raises(ValidationError, match=r"gives .*Called, not"):
        Takers.factorize("task", item=block)


@pytest.mark.parametrize("key", ["loose", "strict"])
def test_a_partial_stands_at_the_top_whatever_it_takes(key: str) -> None:
    Takers.register("loose", lambda **names: names, replace=True)
    Takers.register("strict", lambda a=1, b=2: {"a": a, "b": b}, replace=True)
    made = Takers.factorize({"_type": key, "_partial": True, "a": 1})
    assert type(made) is functools.partial
    assert made(b=2) == {"a": 1, "b": 2}
    assert type(Takers.factorize(key, _partial=True)) is functools.partial
    with pytest.raises(ValidationError, match="`_type` cannot stand beside `_ref`"):
        Takers.factorize({"_type": key, "_ref": "#/a"})
