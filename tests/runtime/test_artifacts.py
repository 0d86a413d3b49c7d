"""What can be registered and constructed: classes and callables of all sorts."""

import dataclasses
import functools
from typing import Any

import pydantic
import pytest

from registrygen.runtime import SchemeRegistry, TypeRegistry, ValidationError


class Part:
    pass


class Parts(TypeRegistry[Part]):
    pass


Parts.register("part", Part)


class Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)
    data: list[Part] = pydantic.Field(default_factory=list)
    number: int = pydantic.Field(1, alias="n")


@pydantic.dataclasses.dataclass(config={"arbitrary_types_allowed": True})
class Checked:
    data: "list[Part]" = dataclasses.field(default_factory=list)
    n: int = pydantic.Field(default_factory=lambda: 1)


@dataclasses.dataclass
class Plain:
    data: "list[Part]" = dataclasses.field(default_factory=list)
    n: int = 1


class Made:
    """Its `__new__` takes whatever comes."""

    def __new__(cls, *args: Any, **kwargs: Any) -> "Made":
        return super().__new__(cls)

    def __init__(self, data: list[Part] = [], n: int = 1) -> None:  # noqa: B006
        self.data, self.n = data, n


class Inheriting(Made):
    pass


class Meta(type):
    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return super().__call__(*args, **kwargs)


class OfMeta(metaclass=Meta):
    def __init__(self, data: list[Part] = [], n: int = 1) -> None:  # noqa: B006
        self.data, self.n = data, n


def logged(function: Any) -> Any:
    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return called


class Kinds(SchemeRegistry):
    pass


for name, artifact in {
    "model": Model, "checked": Checked, "plain": Plain, "made": Made, "inheriting": Inheriting, "meta": OfMeta,
    "partial": functools.partial(Plain, n=1), "decorated": logged(Plain),
}.items():  # fmt: skip
    Kinds.register(name, artifact)


@pytest.mark.parametrize("name", list(Kinds))
def test_every_sort_of_class_is_constructed(name: str) -> None:
    for made in (Kinds.factorize(name), Kinds.plan({"_type": name}).build()):
        assert (list(made.data), getattr(made, "n", 1)) == ([], 1)
    config = {"_type": name, "data": [{"_type": "part"}], "n": "2"}
    for made in (Kinds.factorize(config), Kinds.plan(config).build()):
        assert type(made.data[0]) is Part
        assert (made.number if name == "model" else made.n) == 2
    with pytest.raises(ValidationError) as caught:
        Kinds.factorize(name, data=[{"_type": "prat"}], m=1)
    assert [item["place"] for item in caught.value.context["problems"]] == ["#/data/0/_type", "#/m"]
    assert Kinds.factorize({"_type": name, "_partial": True, "n": 3})().data == []


@pytest.mark.parametrize("name", ["model", "checked", "plain", "made"])
def test_models_of_arguments_have_the_defaults(name: str) -> None:
    config = Kinds.build_config(name)
    assert (config.data, config.n) == ([], 1)
    assert Kinds.build_config(name).data is not config.data
    assert Kinds.execute(name, config).data == []
