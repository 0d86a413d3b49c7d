"""What reaches the code of users: what blocks describe, constructed once, whatever container or annotation they stand in."""

from collections import OrderedDict, deque
from collections.abc import Callable, Container, Generator, Mapping, Reversible
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pytest

from registrygen.runtime import FunctionalRegistry, TypeRegistry, ValidationError

T = TypeVar("T")


class Base:
    pass


class Bases(TypeRegistry[Base], abstract=True):
    pass


class A(Base):
    def __init__(self, x: int = 1) -> None:
        self.x = x

    def __eq__(self, other: object) -> bool:
        return isinstance(other, A) and other.x == self.x

    def __hash__(self) -> int:
        return self.x


Bases.register("a", A)
A_BLOCK = {"_type": "a"}


class Taking(FunctionalRegistry[..., Any]):
    """Functions that give back what they are given."""


def taking(hint: Any) -> str:
    """The key of a function whose argument has this annotation."""

    def given(value: Any) -> Any:
        return value

    given.__annotations__["value"] = hint
    Taking.register("given", given, replace=True)
    return "given"


def by_factorize(config: Mapping[str, Any]) -> Any:
    return Taking.factorize(config)


def by_plan(config: Mapping[str, Any]) -> Any:
    return Taking.plan(config).build()


both_ways = pytest.mark.parametrize("made", [by_factorize, by_plan])
Made = Callable[[Mapping[str, Any]], Any]


@dataclass
class Holder:
    parts: deque[Base]


@both_ways
@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (deque[Base], [A_BLOCK], deque([A()])),
        (dict[str, deque[Base]], {"k": [A_BLOCK]}, {"k": deque([A()])}),
        (Holder, {"parts": [A_BLOCK]}, Holder(deque([A()]))),
        (Reversible[Base], [A_BLOCK], [A()]),
        (Container[Base], [A_BLOCK], [A()]),
        (OrderedDict[str, Base], {"k": A_BLOCK}, OrderedDict(k=A())),
    ],
)
def test_blocks_in_containers_of_all_sorts_are_constructed(made: Made, hint: Any, value: Any, expected: Any) -> None:
    found = made({"_type": taking(hint), "value": value})
    assert found == expected
    assert type(found) is type(expected)


@both_ways
def test_a_block_in_a_container_that_is_not_known_is_refused(made: Made) -> None:
    with pytest.raises(ValidationError, match=r"1 problem\n#/value: a block cannot stand here, within collections.abc.Generator"):
        made({"_type": taking(Generator[Base, None, None]), "value": [A_BLOCK]})


@both_ways
def test_a_container_of_somebodys_own_is_given_no_raw_blocks(made: Made) -> None:
    class Many(list[T], Generic[T]):
        pass

    with pytest.raises(ValidationError, match="#/value"):
        made({"_type": taking(Many[Base]), "value": [A_BLOCK]})


def test_a_circle_through_a_deque_is_seen() -> None:
    with pytest.raises(ValidationError, match="is needed to construct itself"):
        Taking.plan({"_type": taking(deque[object]), "value": [{"_ref": "#"}]})
