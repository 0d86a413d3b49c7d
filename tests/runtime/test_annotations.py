"""Blocks by annotations of all sorts: both ways of construction and the JSON Schema say the same of them."""

from __future__ import annotations

import functools
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence, Sized
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Any, Generic, NamedTuple, NotRequired, Optional, TypeVar

import jsonschema
import pytest
from typing_extensions import TypedDict, Unpack

from registrygen.runtime import FunctionalRegistry, TypeRegistry, ValidationError

T = TypeVar("T")


class Left:
    def __init__(self, x: int = 0) -> None:
        self.x = x


class Lefts(TypeRegistry[Left]):
    pass


class Further(Left):
    pass


class Right:
    pass


class Rights(TypeRegistry[Right]):
    pass


class Boxed(Generic[T]):
    def __init__(self, item: T | None = None) -> None:
        self.item = item


class OfInts(Boxed[int]):
    pass


class OfTexts(Boxed[str]):
    pass


class Boxes(TypeRegistry[Boxed[Any]]):
    pass


@dataclass
class Late(Left):
    start: InitVar[int]
    items: list[Left] = field(default_factory=list)
    _: KW_ONLY
    other: Right | None = None

    def __post_init__(self, start: int) -> None:
        self.x = start


class Point(NamedTuple):
    x: int
    left: Left | None = None


for registry, classes in ((Lefts, (Left, Further, Late)), (Rights, (Right,)), (Boxes, (OfInts, OfTexts, Boxed))):
    for item in classes:
        registry.register(item)  # type: ignore[attr-defined]


class Uses(FunctionalRegistry):
    pass


@Uses.register
def unions(
    one: Left | Right,
    maybe: Optional[Left | Right] = None,  # noqa: UP045
    many: list[Left | Right] = [],  # noqa: B006
    several: tuple[Left, ...] = (),
    named: dict[str, Left | Right] | None = None,
    pair: tuple[Left, Right] | None = None,
) -> Any:
    return dict(locals())


@Uses.register
def by_name(*, left: Left, right: Right | None = None) -> Any:
    return left, right


@Uses.register
def all_of(*lefts: Left, **rights: Right) -> Any:
    return lefts, rights


@Uses.register
def boxed(box: Boxed[int], more: list[Boxed[str]] = [], any_: Boxed[T] | None = None) -> Any:  # noqa: B006
    return box, more, any_


@Uses.register
def deep(
    of: Mapping[str, Sequence[tuple[Left, int]]], sets: frozenset[Left] = frozenset(), lazy: Iterable[Left] = ()
) -> Any:
    return of, sets, lazy


@Uses.register
def loose(
    item: object = None, key: Hashable = None, sized: Sized = (), number: complex = 0, point: Point | None = None
) -> Any:
    return item, key, sized, number, point


@Uses.register
def numbers(
    whole: int = 0, part: float = 0, yes: bool = False, many: list[int] | None = None, both: set[int] | None = None
) -> Any:
    return whole, part, yes, many, both


@Uses.register
def maps_of(*maps: dict[str, Left], **more: tuple[Left, int]) -> Any:
    return maps, more


class Packed(TypedDict):
    size: int
    left: NotRequired[Left]


@Uses.register
def unpacked(first: int = 0, **packed: Unpack[Packed]) -> Any:
    return first, packed


OddlyPacked = TypedDict("OddlyPacked", {"a-b": int})


@Uses.register
def odd(**packed: Unpack[OddlyPacked]) -> Any:
    return packed


Uses.register("late", functools.partial(Late, 5))

LEFT = {"_type": "Left", "x": "2"}
RIGHT = {"_type": "Right"}


@pytest.mark.parametrize(
    "config",
    [
        {"_type": "unions", "one": LEFT, "maybe": RIGHT, "many": [LEFT, RIGHT], "several": [LEFT, LEFT]},
        {"_type": "unions", "one": RIGHT, "named": {"a": LEFT, "b": RIGHT}, "pair": [LEFT, RIGHT]},
        {"_type": "unions", "one": {"_type": "Lefts:Further"}, "maybe": {"_type": "Further", "x": 1}},
        {"_type": "by_name", "left": LEFT, "right": RIGHT},
        {"_type": "all_of", "lefts": [LEFT, {"_type": "Further"}], "a": RIGHT, "b": RIGHT},
        {"_type": "all_of", "lefts": LEFT},
        {"_type": "boxed", "box": {"_type": "OfInts"}, "more": [{"_type": "OfTexts"}], "any_": {"_type": "OfTexts"}},
        {"_type": "deep", "of": {"a": [[LEFT, 1], [LEFT, "2"]]}, "sets": [LEFT], "lazy": [LEFT]},
        {"_type": "loose", "item": [LEFT | {"_type": "Lefts:Left"}], "key": "a", "sized": [1], "number": 1, "point": [1]},
        {"_type": "numbers", "whole": " 3 ", "part": "1e3", "yes": "on", "many": ["1", 2.0, True], "both": [1, 1]},
        {"_type": "late", "items": [LEFT, {"_type": "Late", "start": "3"}], "other": RIGHT},
        {"_type": "maps_of", "maps": [{"a": LEFT}, {"b": LEFT}], "more": [LEFT, 1]},
        {"_type": "maps_of", "maps": {"a": LEFT}},
        {"_type": "unpacked", "size": "1", "left": LEFT},
        {"_type": "unpacked", "size": 1, "first": 2},
        {"_type": "odd", "a-b": 1},
        {"_type": "Lefts:Late", "start": "3", "other": RIGHT},
    ],
    ids=json.dumps,
)  # fmt: skip
def test_what_is_legal_is_constructed_alike_and_valid(config: dict[str, Any]) -> None:
    schema = jsonschema.Draft202012Validator(json.loads(json.dumps(Uses.schema())))
    assert [item.message for item in schema.iter_errors(config)] == []
    assert shown(Uses.factorize(config)) == shown(Uses.plan(config).build())


def shown(value: Any) -> Any:
    """A value with instances as what they are of and have."""
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value).__name__, [shown(item) for item in value]
    return (type(value).__name__, shown(value.__dict__)) if hasattr(value, "__dict__") else value


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"_type": "unions", "one": LEFT, "pair": [RIGHT, RIGHT]}, {"#/pair/0/_type": "`Lefts` has no `Right`"}),
        ({"_type": "unions", "one": LEFT, "several": LEFT}, {"#/several": "`Left` gives "}),
        ({"_type": "by_name", "left": RIGHT}, {"#/left/_type": "`Lefts` has no `Right`"}),
        ({"_type": "all_of", "rights": {"a": RIGHT}}, {"#/rights": "input should be an instance of Right"}),
        ({"_type": "boxed", "box": {"_type": "OfTexts"}}, {"#/box": "`OfTexts` gives "}),
        ({"_type": "loose", "point": {"x": 1, "left": LEFT}}, {"#/point/left": "a block cannot stand here, within "}),
        ({"_type": "loose", "point": [1, LEFT]}, {"#/point/1": "a block cannot stand here, within "}),
        ({"_type": "unions", "one": LEFT, "named": [LEFT]}, {"#/named": "input should be a valid dictionary"}),
        ({"_type": "unions", "one": LEFT, "many": {"a": LEFT}}, {"#/many": "input should be a valid list"}),
        ({"_type": "loose", "point": []}, {"#/point": "item 0 is missing"}),
        ({"_type": "loose", "point": {"x": 1, "y": 2}}, {"#/point/y": "extra inputs are not permitted"}),
        ({"_type": "unpacked", "left": LEFT}, {"#": "`unpacked` needs `size`"}),
        ({"_type": "unpacked", "siz": 1, "left": LEFT}, {"#/siz": "`unpacked` takes no `siz`"}),
        ({"_type": "late", "start": 1}, {"#/start": "`late` takes no `start`"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_illegal_is_told_once(config: dict[str, Any], found: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Uses.factorize(config)
    said = {item["place"]: item["message"] for item in caught.value.context["problems"]}
    assert list(said) == list(found)
    for place, message in found.items():
        assert said[place].startswith(message)
