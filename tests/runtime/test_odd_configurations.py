"""Configurations and signatures that nobody writes on purpose, and references of all sorts."""

import threading
from dataclasses import InitVar, dataclass
from pathlib import Path
from typing import Any

import pydantic
import pytest
from typing_extensions import TypedDict, Unpack

from registrygen.runtime import CoercionError, FunctionalRegistry, TypeRegistry, ValidationError


class Node:
    pass


class Nodes(TypeRegistry[Node]):
    pass


Nodes.register(Node)


@Nodes.register
class Pair(Node):
    def __init__(
        self, one: Node, two: Node | None = None, many: list[Node] | None = None, again: Any = None, data: Any = None
    ) -> None:
        self.one, self.two, self.many, self.again, self.data = one, two, many, again, data


class Options(TypedDict, total=False):
    size: int


class Unhashable:
    __hash__ = None  # type: ignore[assignment]

    def __init__(self) -> None:
        self.lock = threading.Lock()


SHARED = Unhashable()


class Calls(FunctionalRegistry):
    pass


@Calls.register
def spread(first: int, *rest: int, last: int = 0) -> tuple[int, tuple[int, ...], int]:
    return first, rest, last


@Calls.register
def positions(a: int, b: int, /) -> tuple[int, int]:
    return a, b


@Calls.register
def defaults(shared: Any = SHARED, items: list[int] = []) -> tuple[Any, list[int]]:  # noqa: B006
    return shared, items


@Calls.register
def unpacked(**options: Unpack[Options]) -> Any:
    return options


def said(registry: Any, config: Any) -> dict[str, str]:
    """The problems of a configuration, by place."""
    with pytest.raises(ValidationError) as caught:
        registry.factorize(config)
    return {item["place"]: item["message"] for item in caught.value.context["problems"]}


NODE = {"_type": "Node"}


def test_references_into_and_to_collections_are_the_same_instances() -> None:
    made = Nodes.factorize({
        "_type": "Pair", "one": {"_ref": "#/many/0"}, "many": [NODE, NODE], "again": {"_ref": "#/many"},
        "data": {"first": {"_ref": "#/again"}, "second": [{"_ref": "#/one"}]},
    })  # fmt: skip
    assert made.one is made.many[0] is made.again[0] is made.data["first"][0] is made.data["second"][0]
    assert made.many[1] is made.again[1] is made.data["first"][1]
    assert made.many[0] is not made.many[1]


def test_references_to_data_give_the_data() -> None:
    made = Nodes.factorize({"_type": "Pair", "one": NODE, "data": {"_ref": "#/again/1"}, "again": [1, {"a": 2}]})
    assert made.data == {"a": 2}


@pytest.mark.parametrize(
    ("config", "place", "message"),
    [
        (
            {"one": NODE, "many": {"_ref": "#/again"}, "again": {"_ref": "#/many"}},
            "#/again/_ref",
            "needed to construct itself",
        ),
        (
            {"one": {"_type": "Pair", "one": {"_ref": "#/two"}}, "two": {"_type": "Pair", "one": {"_ref": "#/one"}}},
            "#/two/one/_ref",
            "itself",
        ),
        ({"one": NODE, "data": [{"_ref": "#/data"}]}, "#/data/0/_ref", "needed to construct itself"),
        (
            {"one": {"_ref": "#/data/_value"}, "data": {"_value": NODE}},
            "#/one/_ref",
            "`#/data/_value` is not constructed",
        ),
        ({"one": {"_ref": "#/gone/0"}}, "#/one/_ref", "there is nothing at `#/gone/0`"),
        ({"one": {"_ref": 3}}, "#/one/_ref", "`3` is no pointer"),
        ({"one": {"_ref": "#/data"}, "data": 3}, "#/one", "instance of Node"),
    ],
)
def test_references_that_lead_nowhere_are_told(config: dict[str, Any], place: str, message: str) -> None:
    found = said(Nodes, {"_type": "Pair", **config})
    assert message in found[place]


def test_positions_are_never_filled_by_what_comes_after_them() -> None:
    assert Calls.factorize("spread", first=1, rest=[2, 3]) == (1, (2, 3), 0)
    assert said(Calls, {"_type": "spread", "rest": [1, 2]}) == {"#": "`spread` needs `first`"}
    gap = "`spread` needs `first`, after which others are passed by position"
    assert said(Calls, {"_type": "spread", "_partial": True, "rest": [1]}) == {"#": gap}
    assert Calls.factorize({"_type": "spread", "_partial": True, "first": 1, "rest": [2]})(3) == (1, (2, 3), 0)
    assert Calls.factorize({"_type": "spread", "_partial": True, "last": 5})(1) == (1, (), 5)
    assert Calls.factorize({"_type": "positions", "_partial": True, "a": "1"})(2) == (1, 2)
    assert "after which" in said(Calls, {"_type": "positions", "_partial": True, "b": 1})["#"]


def test_defaults_are_the_objects_that_python_gives() -> None:
    assert Calls.factorize("defaults")[0] is SHARED
    assert Calls.factorize("defaults")[1] is defaults()[1]


def test_unpacked_mappings_are_validated() -> None:
    assert Calls.factorize("unpacked", size="3") == {"size": 3}
    assert set(said(Calls, {"_type": "unpacked", "size": "x", "siz": 1})) == {"#/size", "#/siz"}


class Inner(pydantic.BaseModel):
    size: int = 0
    named: int = pydantic.Field(0, alias="called")


class Outer(pydantic.BaseModel):
    inner: Inner | None = None
    more: dict[str, list[Inner]] = {}


class Open(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="ignore")
    size: int = 0


@dataclass
class Plain:
    size: int = 0
    inner: Inner | None = None


@Calls.register
def structured(
    outer: Outer | None = None,
    plain: Plain | None = None,
    options: Options | None = None,
    many: list[Inner] = [],  # noqa: B006
    open_: Open | None = None,
    either: Inner | dict[str, int] | None = None,
    pair: tuple[int, Plain] | None = None,
) -> Any:
    return outer, plain, options, many, open_, either, pair


def test_keys_that_no_field_takes_are_told_however_deep() -> None:
    assert said(Calls, {
        "_type": "structured", "outer": {"inner": {"siz": 1}, "more": {"a": [{"size": 1}, {"sizes": 1}]}, "innr": None},
        "plain": {"inner": {"called": 1, "caled": 2}}, "options": {"syze": 1}, "many": [{"size": 1, "x": 2}], "pair": [1, {"sise": 1}],
    }) == {
        "#/outer/inner/siz": "there is no field `siz`", "#/outer/more/a/1/sizes": "there is no field `sizes`",
        "#/outer/innr": "there is no field `innr`", "#/plain/inner/caled": "there is no field `caled`",
        "#/options/syze": "there is no field `syze`", "#/many/0/x": "there is no field `x`", "#/pair/1/sise": "there is no field `sise`",
    }  # fmt: skip


def test_structures_that_take_or_drop_other_keys_do_so() -> None:
    made = Calls.factorize("structured", open_={"size": 1, "x": 2}, either={"a": 1}, plain={"inner": {"called": 3}})
    assert (made[4].size, made[5], made[1].inner.named) == (1, {"a": 1}, 3)


def test_what_a_dataclass_takes_only_at_first_is_validated() -> None:
    @Nodes.register
    @dataclass
    class Started(Node):
        seed: InitVar[int]
        value: int = 0

        def __post_init__(self, seed: int) -> None:
            self.value = seed + 1

    assert Nodes.factorize("Started", seed="3").value == 4
    Nodes.unregister_artifact(Started)


def test_keys_have_to_be_texts() -> None:
    assert said(Calls, {"_type": "spread", "first": 1, 2: 3}) == {"#/2": "`2` is no text, as names of arguments are"}


def test_what_is_nested_without_end_is_refused(tmp_path: Path) -> None:
    endless: dict[str, Any] = {"_type": "defaults"}
    endless["shared"] = [endless]
    for make in (Calls.factorize, Calls.plan):
        with pytest.raises(CoercionError, match="nested too deeply, or in itself"):
            make(endless)
    for name, text in {
        "deep.json": '{"_type": "defaults", "shared": ' + "[" * 100_000,
        "deep.yaml": "[" * 100_000,
    }.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(CoercionError, match="deep"):
            Calls.load(tmp_path / name)


@pytest.mark.parametrize("config", [[1], 3, None, "spread"])
def test_a_configuration_is_a_mapping(config: Any) -> None:
    with pytest.raises(CoercionError, match="has to be a mapping"):
        Calls.plan(config)


def test_wrong_calls_are_the_callers_mistake() -> None:
    with pytest.raises(TypeError, match="takes one key, not 2"):
        Calls.factorize("spread", 1)
    with pytest.raises(TypeError, match="a key and an artifact, not 3"):
        Calls.register("a", len, 3)  # type: ignore[call-overload]


def test_a_schema_is_made_of_what_can_be_read() -> None:
    class Odd(FunctionalRegistry):
        pass

    Odd.register(max)
    assert Odd.schema()["$defs"]["Odd"]["oneOf"][0]["additionalProperties"] is True
    with pytest.raises(ValidationError, match="has no signature that could be read"):
        Odd.factorize("max", a=1)
