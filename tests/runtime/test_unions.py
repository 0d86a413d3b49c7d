"""Of a union, the member that fits what is given is the one that speaks of it."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from registrygen.runtime import FunctionalRegistry, TypeRegistry, ValidationError


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
