"""What reaches the code of users: what blocks describe, constructed once, whatever container or annotation they stand in."""

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Container, Generator, Mapping, Reversible, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, NewType, Protocol, TypeVar

import pydantic
import pytest
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticOmit
from typing_extensions import TypeAliasType

from registrygen.runtime import FunctionalRegistry, TypeRegistry, ValidationError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


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


class Taking(FunctionalRegistry):  # type: ignore[type-arg]
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
    with pytest.raises(
        ValidationError, match=r"1 problem\n#/value: a block cannot stand here, within collections.abc.Generator"
    ):
        made({"_type": taking(Generator[Base, None, None]), "value": [A_BLOCK]})


class Counted(Protocol[T_co]):
    def __len__(self) -> int: ...


@both_ways
def test_a_generic_protocol_is_given_no_raw_blocks(made: Made) -> None:
    assert made({"_type": taking(Counted[Base]), "value": [{"_type": f"{__name__}.Bases:a"}]}) == [A()]


def test_a_circle_through_a_deque_is_seen() -> None:
    with pytest.raises(ValidationError, match="is needed to construct itself"):
        Taking.plan({"_type": taking(deque[object]), "value": [{"_ref": "#"}]})


opened: list[str] = []


@Bases.register("connection")
class Connection(Base):
    def __init__(self) -> None:
        opened.append("connection")


class Config(pydantic.BaseModel):
    port: int


@Bases.register("failing")
class Failing(Base):
    def __init__(self, how: str) -> None:
        opened.append("failing")
        if how == "pydantic":
            Config(port="no port")  # type: ignore[arg-type]
        if how == "omit":
            raise PydanticOmit
        raise {"value": ValueError, "assertion": AssertionError, "key": KeyError}[how]("disk full")


@Bases.register("around")
class Around(Base):
    def __init__(self, inner: list[Base]) -> None:
        opened.append("around")


@Taking.register
def two(first: Base, second: Base) -> tuple[Base, Base]:
    return first, second


@both_ways
@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("value", ValueError),
        ("assertion", AssertionError),
        ("key", KeyError),
        ("pydantic", pydantic.ValidationError),
        ("omit", PydanticOmit),
    ],
)
def test_what_a_constructor_raises_is_raised_and_nothing_constructed_twice(
    made: Made, how: str, expected: type[Exception]
) -> None:
    opened.clear()
    failing = {"_type": "failing", "how": how}
    with pytest.raises(expected) as caught:
        made(
            {
                "_type": "two",
                "first": {"_type": "connection"},
                "second": {"_type": "around", "inner": [A_BLOCK, failing]},
            }
        )
    assert opened == ["connection", "failing"]
    assert caught.type is expected
    assert caught.value.__notes__ == ["while `Failing` was constructed for #/second/inner/1"]


@both_ways
def test_what_the_outermost_function_raises_is_noted_too(made: Made) -> None:
    @Taking.register("refusing", replace=True)
    def refusing(first: Base) -> None:
        raise ValueError("not this one")

    with pytest.raises(ValueError, match="not this one") as caught:
        made({"_type": "refusing", "first": A_BLOCK})
    assert len(caught.value.__notes__) == 1
    assert caught.value.__notes__[0].endswith("refusing` was constructed for #")


@both_ways
@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (Counter[str], {"a": 1}, Counter(a=1)),
        (defaultdict[str, list[int]], {"a": [1]}, defaultdict(list, a=[1])),
        (defaultdict[str, Sequence[int]], {"a": [1]}, defaultdict(tuple, a=[1])),
        (defaultdict[str, list[Base]], {"a": [A_BLOCK]}, defaultdict(list, a=[A()])),
        (defaultdict[str, Base], {"a": A_BLOCK}, defaultdict(None, a=A())),
        (defaultdict[str, Annotated[Base, pydantic.Field(default_factory=A)]], {"a": A_BLOCK}, defaultdict(A, a=A())),
    ],
)
def test_dictionaries_that_count_or_fill_themselves(made: Made, hint: Any, value: Any, expected: Any) -> None:
    found = made({"_type": taking(hint), "value": value})
    assert found == expected
    assert type(found) is type(expected)
    assert getattr(found, "default_factory", None) is getattr(expected, "default_factory", None)


def test_a_dictionary_that_fills_itself_goes_on_doing_so() -> None:
    found = Taking.factorize(taking(defaultdict[str, int]), value=defaultdict(lambda: 7, a=1))
    assert (found["a"], found["b"]) == (1, 7)


def positive(given: A) -> A:
    if given.x <= 0:
        raise ValueError("x has to be positive")
    return given


def by_x(given: list[A]) -> list[A]:
    return sorted(given, key=lambda item: item.x)


SECOND = {"_type": "a", "x": 2}


@both_ways
@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (Annotated[list[A], AfterValidator(by_x)], [SECOND, A_BLOCK], [A(1), A(2)]),
        (Annotated[A, AfterValidator(lambda given: given.x)], SECOND, 2),
        (list[Annotated[A, AfterValidator(lambda given: given.x)]], [SECOND, A_BLOCK], [2, 1]),
        (Annotated[A, AfterValidator(lambda given: given.x)] | None, SECOND, 2),
        (Annotated[A, AfterValidator(lambda given: given.x)] | None, None, None),
        (Annotated[list[A], BeforeValidator(by_x)], [SECOND, A_BLOCK], [A(1), A(2)]),
        (tuple[int, Annotated[A, AfterValidator(lambda given: given.x)]], [1, SECOND], (1, 2)),
    ],
)
def test_functions_of_annotations_look_at_what_is_constructed(made: Made, hint: Any, value: Any, expected: Any) -> None:
    assert made({"_type": taking(hint), "value": value}) == expected


@both_ways
@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (Annotated[A, AfterValidator(positive)], {"_type": "a", "x": 0}),
        (list[Annotated[A, AfterValidator(positive)]], [{"_type": "a", "x": 0}]),
    ],
)
def test_what_functions_of_annotations_refuse_is_told_with_its_place(made: Made, hint: Any, value: Any) -> None:
    with pytest.raises(ValidationError, match=r"^`Taking` cannot make this: 1 problem\n#/value: value error, x has to"):
        made({"_type": taking(hint), "value": value})


def test_a_block_of_another_type_is_seen_before_functions_of_annotations_are_called() -> None:
    with pytest.raises(ValidationError, match="`connection` gives"):
        Taking.plan({"_type": taking(Annotated[A, AfterValidator(positive)]), "value": {"_type": "connection"}})


Bounded = TypeVar("Bounded", bound=Base)
NewBase = NewType("NewBase", Base)
MaybeBase = TypeAliasType("MaybeBase", Base | None)
Tree = TypeAliasType("Tree", "int | list[Tree] | dict[str, Tree]")
Listed = TypeAliasType("Listed", list[T], type_params=(T,))


@both_ways
@pytest.mark.parametrize("hint", [Bounded, NewBase, MaybeBase])
def test_names_of_a_base_ask_for_its_blocks(made: Made, hint: Any) -> None:
    assert made({"_type": taking(hint), "value": A_BLOCK}) == A()
    assert made({"_type": taking(list[hint]), "value": [A_BLOCK]}) == [A()]
    assert made({"_type": taking(Listed[hint]), "value": [A_BLOCK]}) == [A()]
    with pytest.raises(ValidationError, match="#/value"):
        made({"_type": taking(hint), "value": 3})


@dataclass
class Named:
    new: NewBase
    maybe: MaybeBase = None


@both_ways
def test_names_of_a_base_in_fields_ask_for_its_blocks(made: Made) -> None:
    assert made({"_type": taking(Named), "value": {"new": A_BLOCK, "maybe": A_BLOCK}}) == Named(NewBase(A()), A())


class Wrapper(Generic[T]):
    def __init__(self, inner: T, many: Sequence[T] = ()) -> None:
        self.inner, self.many = inner, many


@dataclass
class Wrapping(Generic[T]):
    inner: T


class Wrappers(TypeRegistry):  # type: ignore[type-arg]
    pass


@Wrappers.register
class OfBase(Wrapper[Base]):
    pass


@Wrappers.register
class OfBaseInSteps(OfBase):
    pass


@Wrappers.register
@dataclass
class FieldOfBase(Wrapping[Base]):
    number: int = 0


@pytest.mark.parametrize("key", ["OfBase", "OfBaseInSteps", "FieldOfBase"])
def test_what_a_class_gives_its_generic_base_is_asked_for(key: str) -> None:
    assert Wrappers.factorize(key, inner=A_BLOCK).inner == A()
    assert Wrappers.plan({"_type": key, "inner": A_BLOCK}).build().inner == A()
    with pytest.raises(ValidationError, match="#/inner: input should be an instance of Base"):
        Wrappers.factorize(key, inner="no base")


def test_an_alias_that_holds_itself_is_left_to_pydantic() -> None:
    config = {"_type": taking(Tree), "value": [1, {"a": [2]}]}
    assert by_factorize(config) == by_plan(config) == [1, {"a": [2]}]
