"""From configurations to what they describe, or to all that is wrong with them."""

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from registrygen.runtime import CoercionError, FunctionalRegistry, TypeRegistry, ValidationError

made: list[str] = []
"""What was constructed, in order."""


class Layer:
    def __init__(self) -> None:
        made.append(type(self).__name__)


class Layers(TypeRegistry[Layer], abstract=True):
    pass


@Layers.register
class Dense(Layer):
    def __init__(self, units: int, bias: bool = True, sizes: list[int] | None = None, type: str = "plain") -> None:
        super().__init__()
        self.units, self.bias, self.sizes, self.type = units, bias, sizes, type


@Layers.register
class Stack(Layer):
    def __init__(
        self,
        layers: list[Layer],
        head: Layer | None = None,
        named: dict[str, Layer] | None = None,
        pair: tuple[Layer, int] | None = None,
        either: Layer | int = 0,
    ) -> None:
        super().__init__()
        self.layers, self.head, self.named, self.pair, self.either = layers, head, named, pair, either


@Layers.register
class Chain(Layer):
    def __init__(self, first: Layer, /, *rest: Layer, title: str = "", **options: Any) -> None:
        super().__init__()
        self.first, self.rest, self.title, self.options = first, rest, title, options


@Layers.register
class Failing(Layer):
    def __init__(self) -> None:
        raise RuntimeError("no power")


class Optimiser:
    def __init__(self, rate: float, schedule: Callable[[int], float] | None = None, model: Layer | None = None) -> None:
        made.append("Optimiser")
        self.rate, self.schedule, self.model = rate, schedule, model


class Optimisers(TypeRegistry[Optimiser]):
    pass


Optimisers.register("sgd", Optimiser)


class Schedules(FunctionalRegistry[..., float]):
    pass


@Schedules.register
def decay(step: int, half_life: int = 10) -> float:
    return 0.5 ** (step / half_life)


@pytest.fixture(autouse=True)
def nothing_made() -> None:
    made.clear()


def dense(units: int = 1) -> dict[str, Any]:
    return {"_type": "Dense", "units": units}


def test_arguments_are_validated_and_converted() -> None:
    layer = Layers.factorize_artifact(type="Dense", units="3", sizes=["1", 2])
    assert (layer.units, layer.bias, layer.sizes) == (3, True, [1, 2])
    assert Layers.factorize("Dense", units=1, type="own").type == "own"


def test_blocks_are_constructed_in_all_places_children_first() -> None:
    model = Layers.factorize({
        "_type": "Stack", "layers": [dense(1), {"_type": "Stack", "layers": [dense(2)]}], "head": dense(3),
        "named": {"a": dense(4)}, "pair": [dense(5), 6], "either": dense(7),
    })  # fmt: skip
    assert [layer.units for layer in (model.layers[0], model.layers[1].layers[0], model.head, model.named["a"])] == [
        1,
        2,
        3,
        4,
    ]
    assert (model.pair[0].units, model.pair[1], model.either.units) == (5, 6, 7)
    assert made == ["Dense", "Dense", "Stack", "Dense", "Dense", "Dense", "Dense", "Stack"]


def test_instances_may_stand_beside_blocks() -> None:
    ready = Dense(9)
    model = Layers.factorize("Stack", layers=[ready, dense()], either=3)
    assert model.layers[0] is ready
    assert model.either == 3


def test_a_block_may_be_from_the_registry_of_what_is_asked_for() -> None:
    assert Optimisers.factorize("sgd", rate=1, model=dense(4)).model.units == 4
    assert Optimisers.factorize("sgd", rate=1, model={"_type": "Layers:Dense", "units": 5}).model.units == 5


def test_a_reference_is_the_same_instance() -> None:
    model = Layers.factorize({
        "_type": "Stack", "layers": [{"_ref": "#/named/a"}, {"_ref": "#/named/a"}], "named": {"a": dense(3)},
    })  # fmt: skip
    assert model.layers[0] is model.layers[1] is model.named["a"]
    assert made == ["Dense", "Stack"]


def test_a_partial_waits_for_its_other_arguments() -> None:
    optimiser = Optimisers.factorize(
        "sgd", rate=1, schedule={"_type": "Schedules:decay", "_partial": True, "half_life": "4"}
    )
    assert isinstance(optimiser.schedule, functools.partial)
    assert optimiser.schedule(4) == 0.5
    assert Layers.factorize({"_type": "Dense", "_partial": True})(units=2).units == 2


def test_a_literal_mapping_is_left_alone() -> None:
    chain = Layers.factorize({"_type": "Chain", "first": dense(), "data": {"_value": {"_type": "no block"}}})
    assert chain.options == {"data": {"_type": "no block"}}


def test_positions_and_further_arguments_have_names() -> None:
    chain = Layers.factorize(
        {"_type": "Chain", "first": dense(1), "rest": [dense(2), dense(3)], "title": "t", "more": [1]}
    )
    assert (chain.first.units, [layer.units for layer in chain.rest]) == (1, [2, 3])
    assert (chain.title, chain.options) == ("t", {"more": [1]})


FIVE = """\
_type: Stack
layers:
  - {_type: Dens, units: 3}
  - _type: Dense
    unit: 3
  - {_type: Dense, units: 1, sizes: [1, two]}
  - {_type: Dense,
     bias: false}
hed: {_type: Dense, units: 1}
"""


def test_five_faults_are_five_problems_with_places_and_nothing_is_constructed(tmp_path: Path) -> None:
    file = tmp_path / "model.yaml"
    file.write_text(FIVE)
    said = f"""\
`Layers` cannot make this: 5 problems
{file}:3:13: `Layers` has no `Dens`
  help: did you mean `Dense`?
{file}:5:5: `Dense` takes no `unit`
  help: did you mean `units`?
{file}:6:41: input should be a valid integer, unable to parse string as an integer
{file}:7:5: `Dense` needs `units`
{file}:9:1: `Stack` takes no `hed`
  help: did you mean `head`?"""
    with pytest.raises(ValidationError) as caught:
        Layers.load(file)
    assert str(caught.value) == said
    assert made == []


@pytest.mark.parametrize(
    ("config", "problems"),
    [
        ({"_type": "Stack", "layers": [{"_type": "Optimisers:sgd", "rate": 1}]}, {"#/layers/0": "`sgd` gives"}),
        ({"_type": "Stack", "layers": [{"_type": "Layer:Dense"}]}, {"#/layers/0/_type": "there is no registry `Layer`"}),
        ({"_type": "Stack", "layers": [{"_ref": "#/nowhere"}]}, {"#/layers/0/_ref": "there is nothing at `#/nowhere`"}),
        ({"_type": "Stack", "layers": [{"_ref": "layers"}]}, {"#/layers/0/_ref": "`layers` is no pointer"}),
        ({"_type": "Stack", "layers": [], "head": {"_ref": "#"}}, {"#/head/_ref": "is needed to construct itself"}),
        ({"_type": "Stack", "layers": [{"_ref": "#/head", "units": 1}], "head": dense()}, {"#/layers/0/units": "cannot stand beside"}),
        ({"_type": "Stack", "layers": [{"_partial": True, "units": 1}]}, {"#/layers/0/_partial": "nothing without `_type`"}),
        ({"_type": "Dense", "units": 1, "_partial": "yes"}, {"#/_partial": "has to be true or false"}),
        ({"_type": 3}, {"#/_type": "has to be a name"}),
        ({"units": 3}, {"#": "`_type` is missing"}),
        ({"_type": "Stack", "layers": 3, "head": 4}, {"#/layers": "valid list", "#/head": "instance of Layer"}),
        ({"_type": "Dense", "units": {"_type": "Dense", "units": 1}}, {"#/units": "`Dense` gives"}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(config: Mapping[str, Any], problems: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Layers.plan(config)
    found = {item["place"]: item["message"] for item in caught.value.context["problems"]}
    assert list(found) == list(problems)
    for place, message in problems.items():
        assert message in found[place]
    assert made == []


def test_a_plan_constructs_anew_each_time() -> None:
    plan = Layers.plan({"_type": "Stack", "layers": [dense()]})
    assert made == []
    assert plan.build().layers[0] is not plan.build().layers[0]


def test_what_a_constructor_raises_is_raised_with_its_place() -> None:
    with pytest.raises(RuntimeError, match="no power") as caught:
        Layers.plan({"_type": "Stack", "layers": [{"_type": "Failing"}]}).build()
    assert caught.value.__notes__ == ["while `Failing` was constructed for #/layers/0"]


def test_errors_of_pydantic_in_a_constructor_are_its_own() -> None:
    import pydantic

    class Model(pydantic.BaseModel):
        size: int

    calls = []

    class Things(FunctionalRegistry):
        pass

    @Things.register
    def make(size: Any) -> Model:
        calls.append(size)
        return Model(size=size)

    with pytest.raises(pydantic.ValidationError):
        Things.factorize("make", size="x")
    assert calls == ["x"]


def test_a_key_that_has_another_artifact_is_compiled_again() -> None:
    class Changing(FunctionalRegistry):
        pass

    Changing.register("f", lambda x: x, replace=True)
    assert Changing.factorize("f", x=[{"_value": 1}]) == [1]

    def typed(x: int) -> int:
        return x

    Changing.register("f", typed, replace=True)
    assert Changing.factorize("f", x="3") == 3
    with Changing.override(f=lambda x: -x):
        assert Changing.factorize("f", x=3) == -3
    assert Changing.factorize("f", x=3) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.json", '{"_type": "Dense",\n "units": "x"}'),
        ("c.yml", "_type: Dense\nunits: x"),
        ("c.toml", '_type = "Dense"\nunits = "x"'),
    ],
)
def test_files_of_every_format_are_read(name: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text.replace('"x"', "7").replace(": x", ": 7"))
    assert Layers.load(file).units == 7
    assert Layers.factorize_from_file("Dense", file).units == 7
    file.write_text(text)
    with pytest.raises(ValidationError, match="valid integer") as caught:
        Layers.load(file)
    place = caught.value.context["problems"][0]["place"]
    assert place == {"c.json": f"{file}:2:11", "c.yml": f"{file}:2:8", "c.toml": f"{file}:2:9"}[name]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("c.ini", "", "is in no known format"),
        ("c.json", "{,", "c.json:1:2: expecting property name"),
        ("c.json", '{"a": 1, "a": 2}', "`a` is given twice"),
        ("c.yaml", "a: 1\na: 2", "c.yaml:2:1: `a` is given twice"),
        ("c.yaml", "a: [", "c.yaml:"),
        ("c.toml", "a = ", "c.toml:1:5: invalid value"),
        ("c.yaml", "- 1", "has to be a mapping"),
        ("c.json", "\udcff", "cannot be read"),
    ],
)
def test_files_that_are_no_configurations_are_refused(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CoercionError) as caught:
        Layers.load(tmp_path / name)
    assert message in str(caught.value)
    with pytest.raises(CoercionError, match="cannot be read"):
        Layers.load(tmp_path / "missing.json")


@pytest.mark.parametrize(
    ("config", "valid"),
    [
        ({"_type": "Stack", "layers": [dense(), {"_ref": "#/head"}], "head": dense()}, True),
        ({"_type": "Dense", "_partial": True}, True),
        ({"_type": "Dense"}, False),
        ({"_type": "Dense", "unit": 3}, False),
        ({"_type": "Stack", "layers": [{"_type": "Nothing"}]}, False),
        ({"_type": "Stack", "layers": [3]}, False),
    ],
)
def test_the_json_schema_says_the_same(config: Mapping[str, Any], valid: bool) -> None:
    schema = json.loads(json.dumps(Layers.schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(config) is valid
