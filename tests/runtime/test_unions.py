"""Of a union, the member that fits what is given is the one that speaks of it."""

import types
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from registrygen.runtime import FunctionalRegistry, RegistryError, TypeRegistry, ValidationError


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Annotated[Literal["dog"], "said"]
    bark: bool = True


@dataclass
class One:
    base_of: str
    size: int = 1


@dataclass
class Two:
    base_of: str
    width: int = 1


class Sized(BaseModel):
    size: int


class Base:
    pass


class Bases(TypeRegistry[Base], abstract=True):
    pass


@Bases.register("a")
class A(Base):
    def __init__(self, x: int = 1) -> None:
        self.x = x


class Unions(FunctionalRegistry):
    pass


@Unions.register
def job(
    told: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None,
    seen: Cat | Dog | None = None,
    several: list[Cat | Dog | int] = [],  # noqa: B006
    either: One | Two | None = None,
    number: int | list[int] = 0,
    sized: Sized | int | None = None,
    mapped: list[int] | dict[str, int] = [],  # noqa: B006
    base: Base | int | None = None,
    bases: list[Base] = [],  # noqa: B006
    both: Base | list[Base] | None = None,
) -> Any:
    return dict(locals())


def _told(config: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Unions.factorize({"_type": "job", **config})
    found = caught.value.context["problems"]
    said = {item["place"]: f"{item['message']}; {item['help']}" for item in found}
    assert len(said) == len(found)
    return said


@pytest.mark.parametrize("name", ["told", "seen"])
@pytest.mark.parametrize(
    ("value", "key", "help"),
    [
        ({"kind": "dog", "lives": 3}, "lives", "it is one of `kind`, `bark`"),
        ({"kind": "dog", "brak": True}, "brak", "did you mean `bark`?"),
        ({"kind": "cat", "live": 3}, "live", "did you mean `lives`?"),
    ],
    ids=str,
)
def test_a_key_that_the_chosen_member_has_not_is_told(name: str, value: dict[str, Any], key: str, help: str) -> None:
    said = f"there is no field `{key}`; {help}"
    assert _told({name: value}) == {f"#/{name}/{key}": said}
    assert _told({"several": [1, value]}) == {f"#/several/1/{key}": said}


@pytest.mark.parametrize(
    ("config", "places"),
    [
        ({"number": [1, "x"]}, ["#/number/1"]),
        ({"number": "x"}, ["#/number"]),
        ({"sized": {"sise": 1}}, ["#/sized/sise"]),
        ({"sized": {"size": "x"}}, ["#/sized/size"]),
        ({"sized": {}}, ["#/sized"]),
        ({"mapped": {"a": "z"}}, ["#/mapped/a"]),
        ({"mapped": ["z"]}, ["#/mapped/0"]),
        ({"seen": {"kind": "dog", "bark": "x"}}, ["#/seen/bark"]),
        ({"told": {"kind": "dog", "bark": "x"}}, ["#/told/bark"]),
        ({"several": [1, {"kind": "cat", "lives": "x"}, 2]}, ["#/several/1/lives"]),
        ({"several": [1, {"kind": "cat"}, "y"]}, ["#/several/2"]),
        ({"either": {"base_of": 1, "width": 2}}, ["#/either/base_of"]),
        ({"either": {"width": 2}}, ["#/either"]),
        ({"base": {"_type": "a", "_partial": "true"}}, ["#/base/_partial"]),
        ({"base": {"_type": "a", "_partial": "true", "y": 1}}, ["#/base/_partial", "#/base/y"]),
        ({"bases": [{"_ref": "#/bases"}]}, ["#/bases/0/_ref"]),
        ({"both": [{"_ref": "#/both"}]}, ["#/both/0/_ref"]),
        ({"both": [{"_type": "a"}, 3]}, ["#/both/1"]),
    ],
    ids=str,
)
def test_one_mistake_in_a_union_is_one_problem(config: dict[str, Any], places: list[str]) -> None:
    assert list(_told(config)) == places


def test_only_the_member_that_fits_says_what_is_missing() -> None:
    assert _told({"sized": {}}) == {"#/sized": "`size` is missing; "}
    assert _told({"either": {"width": 2}}) == {"#/either": "`base_of` is missing; "}


@Unions.register
def keyed(limits: dict[int, float] = {}, lists: dict[int, list[int]] | None = None) -> Any:  # noqa: B006
    return limits, lists


def test_a_wrong_key_is_told_at_the_key(tmp_path: Path) -> None:
    path = tmp_path / "keyed.yaml"
    path.write_text("_type: keyed\nlimits: {one: 1, 2: x}\nlists: {three: [y]}\n", encoding="utf-8")
    with pytest.raises(ValidationError) as caught:
        Unions.load(path)
    places = [item["place"].removeprefix(f"{path}:") for item in caught.value.context["problems"]]
    assert sorted(places) == ["2:10", "2:21", "3:17", "3:9"]


def test_a_literal_where_a_block_is_asked_for_is_told_as_one() -> None:
    said = "input should be an instance of Base; what stands under `_value` is data: write the block itself"
    assert _told({"bases": [{"_value": {"_type": "a"}}]}) == {"#/bases/0": said}


def test_registries_of_one_name_are_told_apart_by_their_modules() -> None:
    class Thing:
        pass

    def same(module: str) -> Any:
        registry = types.new_class("SameName", (TypeRegistry[Thing],), {}, lambda body: body.update(__module__=module))
        registry.register("s", type("S", (Thing,), {}))
        return registry

    first, second = same("first_module"), same("second_module")

    class Askers(FunctionalRegistry):
        pass

    @Askers.register
    def ask(thing: Thing) -> Any:
        return thing

    for name in ("s", "SameName:s"):
        with pytest.raises(ValidationError) as caught:
            Askers.factorize("ask", thing={"_type": name})
        (problem,) = caught.value.context["problems"]
        assert problem["message"] == "`first_module.SameName` and `second_module.SameName` have a `s`"
        assert problem["help"] == "say which: `first_module.SameName:s`"
    chosen = Askers.factorize("ask", thing={"_type": "first_module.SameName:s"})
    assert type(chosen) is first.get("s") is not second.get("s")


def test_an_alias_is_not_replaced_and_what_can_be_is_told() -> None:
    class Aliased(FunctionalRegistry):
        pass

    Aliased.register("x", lambda: 1, aliases=["y"])
    with pytest.raises(RegistryError) as caught:
        Aliased.register("y", lambda: 2, replace=True)
    assert caught.value.suggestions == [
        "register it under another key, or say `replace=True` for `x`, of which `y` is an alias"
    ]
    Aliased.register("x", lambda: 2, replace=True)
    assert Aliased.get("y")() == 2
