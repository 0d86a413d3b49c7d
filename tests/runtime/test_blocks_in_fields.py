"""Blocks within data: fields of dataclasses, pydantic's models and TypedDicts."""

import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple

import pydantic
import pytest
import typing_extensions

from registrygen.runtime import SchemeRegistry, TypeRegistry, ValidationError

built: list[str] = []


class Model:
    def __init__(self, units: int = 1) -> None:
        built.append("Model")
        self.units = units


class Fitted(TypeRegistry[Model]):
    pass


Fitted.register("plain", Model)


@dataclass
class Training:
    model: Model
    epochs: int = 1
    others: list[Model] = field(default_factory=list)
    inner: "Training | None" = None

    def __post_init__(self) -> None:
        built.append("Training")


class Settings(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)
    model: Model
    epochs: Annotated[int, pydantic.Field(gt=0)] = 1
    data: dict[str, Model] = {}
    tags: list[str] = pydantic.Field([], alias="labels")

    @pydantic.field_validator("tags", mode="before")
    @classmethod
    def split(cls, value: Any) -> Any:
        return value.split(",") if isinstance(value, str) else value

    @pydantic.model_validator(mode="after")
    def check(self) -> "Settings":
        assert self.model.units < 100, "too many units"
        return self


class Rough(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(arbitrary_types_allowed=True, extra="ignore")
    model: Model
    size: int = 0

    @pydantic.model_validator(mode="before")
    @classmethod
    def renamed(cls, value: Any) -> Any:
        return {**value, "size": value.get("grösse", 0)} if isinstance(value, dict) else value


class Options(typing_extensions.TypedDict):
    model: Model
    epochs: typing_extensions.NotRequired[int]


class OldOptions(typing.TypedDict, total=False):
    model: typing.Required[Model]
    epochs: int


class Pair(NamedTuple):
    model: Model
    epochs: int = 1


class Unlike:
    pass


class Trainings(SchemeRegistry):
    pass


@Trainings.register("job")
def job(
    training: Training | None = None,
    settings: Settings | None = None,
    rough: Rough | None = None,
    options: Options | None = None,
    old: OldOptions | None = None,
    several: list[Training] = [],  # noqa: B006
    either: Training | Settings | dict[str, Model] | None = None,
    pair: Pair | None = None,
    build: Callable[[Training], int] | None = None,
    anything: Any = None,
) -> dict[str, Any]:
    return dict(locals())


@pytest.fixture(autouse=True)
def nothing_built() -> None:
    built.clear()


PLAIN = {"_type": "plain", "units": "2"}


@pytest.mark.parametrize("by", ["factorize", "plan"])
@pytest.mark.parametrize("name", ["training", "settings", "rough", "options", "old", "either"])
def test_blocks_stand_in_fields(name: str, by: str) -> None:
    config = {"_type": "job", name: {"model": PLAIN}}
    plan = Trainings.plan(config)
    assert built == []
    made = (Trainings.factorize(config) if by == "factorize" else plan.build())[name]
    model = made["model"] if isinstance(made, dict) else made.model
    assert (type(model), model.units) == (Model, 2)
    assert built[0] == "Model"


def test_fields_of_all_depths_and_in_collections_take_blocks() -> None:
    made = Trainings.factorize({
        "_type": "job",
        "several": [{"model": PLAIN, "epochs": "3", "others": [PLAIN], "inner": {"model": {"_ref": "#/several/0/model"}}}],
        "settings": {"model": {"_ref": "#/several/0/model"}, "data": {"a": PLAIN}, "labels": "a,b", "epochs": "4"},
        "either": {"model": PLAIN, "others": [PLAIN]},
        "rough": {"model": PLAIN, "grösse": 3, "unknown": 4},
    })  # fmt: skip
    first = made["several"][0]
    assert (type(first), first.epochs, type(first.others[0])) == (Training, 3, Model)
    assert first.model is first.inner.model is made["settings"].model
    assert (made["settings"].tags, made["settings"].epochs) == (["a", "b"], 4)
    assert type(made["settings"].data["a"]) is Model
    assert type(made["either"]) is Training
    assert made["rough"].size == 3


def test_references_to_structures_have_the_same_blocks() -> None:
    made = Trainings.factorize({
        "_type": "job", "training": {"model": PLAIN, "inner": {"model": PLAIN}}, "several": [{"_ref": "#/training"}],
        "anything": {"_ref": "#/training"},
    })  # fmt: skip
    assert made["several"][0].model is made["training"].model is made["anything"]["model"]
    assert made["several"][0].inner.model is made["training"].inner.model
    assert built.count("Model") == 2


def test_data_and_instances_stay_what_they_were() -> None:
    ready = Model()
    made = Trainings.factorize(
        "job", training={"model": ready, "epochs": "2"}, old={"model": ready}, settings={"model": ready}
    )
    assert made["training"].model is made["old"]["model"] is made["settings"].model is ready
    whole = Training(ready)
    assert Trainings.factorize("job", training=whole)["training"] is whole


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"training": {"model": {"_type": "plian"}}}, {"#/training/model/_type": "`Fitted` has no `plian`"}),
        ({"training": {"model": {"_type": "plain", "unit": 1}}}, {"#/training/model/unit": "`plain` takes no `unit`"}),
        ({"training": {"model": PLAIN, "epoch": 2}}, {"#/training/epoch": "`Training` takes no `epoch`"}),
        ({"training": {"modle": PLAIN}}, {"#/training/modle": "`Training` takes no `modle`"}),
        ({"training": {"others": [PLAIN]}}, {"#/training": "`Training` needs `model`"}),
        ({"training": {"model": PLAIN, "epochs": "x"}}, {"#/training/epochs": "valid integer"}),
        ({"training": {"epochs": 2}}, {"#/training": "`model` is missing"}),
        ({"training": {"modle": 3}}, {"#/training/modle": "there is no field `modle`"}),
        ({"training": {"model": 3}}, {"#/training/model": "instance of Model"}),
        ({"training": {"model": {"_type": "job"}}}, {"#/training/model": "`job` gives dict[str, typing.Any], not "}),
        ({"training": {"model": {"_type": "Trainings:job"}}}, {"#/training/model": "`job` gives dict[str, typing.Any], not "}),
        ({"settings": {"model": PLAIN, "epochs": 0}}, {"#/settings/epochs": "greater than 0"}),
        ({"settings": {"model": PLAIN, "epohcs": 1}}, {"#/settings/epohcs": "`Settings` takes no `epohcs`"}),
        ({"options": {"model": PLAIN, "epochs": "x"}}, {"#/options/epochs": "valid integer"}),
        ({"old": {"epochs": 1}}, {"#/old": "`model` is missing"}),
        ({"old": {"epochs": 1, "x": PLAIN}}, {"#/old/x": "`OldOptions` takes no `x`", "#/old": "`OldOptions` needs `model`"}),
        ({"pair": [PLAIN, 2]}, {"#/pair/0": "a block cannot stand here, within "}),
        ({"training": {"model": {"_type": "plain", "_partial": True}}}, {"#/training/model": "`plain` is partial"}),
    ],
    ids=str,
)  # fmt: skip
def test_one_mistake_in_a_field_is_one_problem(config: dict[str, Any], found: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Trainings.factorize({"_type": "job", **config})
    said = {item["place"]: item["message"] for item in caught.value.context["problems"]}
    assert sorted(said) == sorted(found)
    for place, message in found.items():
        assert message in said[place]
    assert built == []


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"training": {"model": 3}, "several": [{"_ref": "#/training"}]}, {"#/training/model": "instance of Model"}),
        ({"training": {"inner": {}, "model": PLAIN}, "several": [{"_ref": "#/training"}]}, {"#/training/inner": "`model` is missing"}),
        ({"training": {"model": 3}, "several": [{"model": {"_ref": "#/training/model"}}]}, {"#/training/model": "instance of Model"}),
        ({"training": {"model": {"_ref": "#"}}}, {"#/training": "is needed to construct itself"}),
        ({"anything": 3, "training": {"model": {"_ref": "#/anything"}}}, {"#/training/model": "instance of Model"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_not_wrong_again_where_a_reference_leads_to_it(
    config: dict[str, Any], found: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as caught:
        Trainings.factorize({"_type": "job", **config})
    problems = caught.value.context["problems"]
    assert sorted(item["place"] for item in problems) == sorted(found)
    assert all(found[item["place"]] in item["message"] for item in problems)


def test_what_a_structure_raises_has_its_place() -> None:
    with pytest.raises(pydantic.ValidationError, match="too many units") as caught:
        Trainings.factorize({"_type": "job", "settings": {"model": {"_type": "plain", "units": 100}}})
    assert caught.value.__notes__ == ["while `Settings` was constructed for #/settings"]
