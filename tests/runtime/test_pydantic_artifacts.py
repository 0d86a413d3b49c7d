"""Pydantic's models and dataclasses as artifacts: they take the names that they say, and what they ask for is known before."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator
from pydantic.dataclasses import dataclass

from registrygen.runtime import FunctionalRegistry, TypeRegistry, ValidationError

built: list[str] = []


class Base:
    pass


class Parts(TypeRegistry):
    pass


@Parts.register("log")
class Log(Base):
    def __init__(self) -> None:
        built.append("log")


@Parts.register("hyphen")
class Hyphen(BaseModel):
    batch: int = Field(alias="batch-size")
    steps: list[int] = Field(default_factory=list)


@Parts.register("keyword")
class Keyword(BaseModel):
    cls_: int = Field(1, alias="class")


@Parts.register("either")
class Either(BaseModel):
    model_config = ConfigDict(populate_by_name=True, arbitrary_types_allowed=True)
    batch: int = Field(alias="batch-size")
    base: Base | None = Field(None, alias="the-base")


@Parts.register("open")
class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    batch: int = Field(alias="batch-size")


@Parts.register("data")
@dataclass(config=ConfigDict(arbitrary_types_allowed=True))
class Data:
    n: int = Field(gt=3)
    items: list[int] = Field(default_factory=list, max_length=2)
    base: Base | None = None
    early: int = Field(1, gt=0)

    @field_validator("early", mode="before")
    @classmethod
    def positive(cls, value: Any) -> Any:
        return abs(value)


class Users(FunctionalRegistry):
    pass


@Users.register
def use(data: Data | None = None, either: Either | None = None) -> Any:
    return data or either


VALIDATOR = Draft202012Validator(Parts.schema())
LOG = {"_type": "log"}


@pytest.mark.parametrize(
    ("config", "values"),
    [
        ({"_type": "hyphen", "batch-size": "3"}, {"batch": 3, "steps": []}),
        ({"_type": "keyword", "class": 3}, {"cls_": 3}),
        ({"_type": "keyword"}, {"cls_": 1}),
        ({"_type": "either", "batch-size": 3}, {"batch": 3}),
        ({"_type": "either", "batch": 3}, {"batch": 3}),
        ({"_type": "open", "batch-size": 3, "more": 4}, {"batch": 3, "more": 4}),
        ({"_type": "data", "n": 4, "early": -3}, {"n": 4, "early": 3}),
    ],
    ids=str,
)
def test_what_a_model_takes_is_taken(config: dict[str, Any], values: dict[str, Any]) -> None:
    if config.get("early") is None:
        VALIDATOR.validate(config)
    for made in (Parts.factorize(config), Parts.plan(config).build()):
        assert {name: getattr(made, name) for name in values} == values


@pytest.mark.parametrize(
    ("config", "places"),
    [
        ({"_type": "hyphen", "batch": 3}, ["#", "#/batch"]),
        ({"_type": "hyphen", "batch-size": "x"}, ["#/batch-size"]),
        ({"_type": "keyword", "cls_": 3}, ["#/cls_"]),
        ({"_type": "either"}, ["#"]),
        ({"_type": "either", "batch": "x"}, ["#/batch"]),
        ({"_type": "open", "batch-size": "x"}, ["#/batch-size"]),
        ({"_type": "data", "n": 1}, ["#/n"]),
        ({"_type": "data", "n": 4, "items": [1, 2, 3], "base": LOG}, ["#/items"]),
    ],
    ids=str,
)
def test_what_a_model_refuses_is_told_before_anything_is_constructed(config: dict[str, Any], places: list[str]) -> None:
    built.clear()
    if config["_type"] != "either" or len(config) > 1:
        # In the schema, what has two names is required under neither.
        assert not VALIDATOR.is_valid(config)
    with pytest.raises(ValidationError) as caught:
        Parts.factorize(config)
    assert [item["place"] for item in caught.value.context["problems"]] == places
    assert not built


@pytest.mark.parametrize("name", ["the-base", "base"])
def test_blocks_stand_under_any_alias(name: str) -> None:
    block = {"_type": "Parts:log"}
    assert type(Parts.factorize({"_type": "either", "batch": 1, name: LOG}).base) is Log
    assert type(Users.factorize("use", either={"batch-size": 1, name: block}).base) is Log


def test_constraints_of_a_dataclass_count_where_it_is_an_argument() -> None:
    built.clear()
    with pytest.raises(ValidationError) as caught:
        Users.factorize("use", data={"n": 4, "items": [1, 2, 3], "base": {"_type": "Parts:log"}})
    assert [item["place"] for item in caught.value.context["problems"]] == ["#/data/items"]
    assert not built


def test_a_model_of_a_root_takes_what_its_root_is() -> None:
    class Weights(RootModel[dict[str, float]]):
        pass

    class Weighing(FunctionalRegistry):
        pass

    @Weighing.register
    def total(weights: Weights) -> float:
        return sum(weights.root.values())

    config = {"_type": "total", "weights": {"a": 1.0, "b": 2}}
    assert Weighing.factorize(config) == Weighing.plan(config).build() == 3.0
    Draft202012Validator(Weighing.schema()).validate(config)
    with pytest.raises(ValidationError, match="#/weights/b: input should be a valid number"):
        Weighing.plan({"_type": "total", "weights": {"a": 1.0, "b": "two"}})
