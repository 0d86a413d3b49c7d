"""Registries of what is configured by models."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from registrygen.runtime import CoercionError, RegistryError, SchemeRegistry, ValidationError


@pytest.fixture
def schemes() -> Any:
    class Schemes(SchemeRegistry):
        pass

    @Schemes.register
    def train(epochs: int, rate: float = 0.1, *, tags: list[str] | None = None) -> tuple[Any, ...]:
        return epochs, rate, tags

    @Schemes.register
    @dataclass
    class Window:
        size: int
        copy: bool = True

    return Schemes


def test_a_model_has_the_arguments_as_fields(schemes: Any) -> None:
    model = schemes.get_model("train")
    assert model.__name__ == "trainConfig"
    assert schemes.get_model("train") is model
    assert {name: (field.is_required(), field.default) for name, field in model.model_fields.items() if name != "epochs"} == {
        "rate": (False, 0.1), "tags": (False, None),
    }  # fmt: skip
    assert model.model_fields["epochs"].is_required()
    assert model.model_json_schema()["properties"]["epochs"]["type"] == "integer"


def test_a_configuration_is_validated(schemes: Any) -> None:
    config = schemes.build_config("train", epochs="3")
    assert (config.epochs, config.rate) == (3, 0.1)
    with pytest.raises(ValidationError) as caught:
        schemes.build_config("train", epochs="x", rat=1)
    assert str(caught.value).splitlines() == [
        "`train` cannot be configured like this",
        "  epochs: Input should be a valid integer, unable to parse string as an integer",
        "  rat: Extra inputs are not permitted",
    ]
    with pytest.raises(RegistryError, match="did you mean `train`"):
        schemes.build_config("trian")


def test_what_is_configured_is_executed(schemes: Any) -> None:
    assert schemes.execute("train", schemes.build_config("train", epochs=2, tags=["a"])) == (2, 0.1, ["a"])
    assert schemes.execute("train", {"epochs": "4", "rate": 1}) == (4, 1.0, None)
    window = schemes.execute("Window", {"size": 3, "copy": False})
    assert (window.size, window.copy) == (3, False)
    with pytest.raises(ValidationError, match="`train` takes no `epoch`"):
        schemes.execute("train", {"epochs": 1, "epoch": 1})
    with pytest.raises(ValidationError, match="`train` needs `epochs`"):
        schemes.execute("train")
    with pytest.raises(CoercionError, match="configured by a `trainConfig` or a mapping, not 3"):
        schemes.execute("train", 3)


def test_another_artifact_has_another_model(schemes: Any) -> None:
    before = schemes.get_model("train")
    schemes.register("train", lambda steps: steps, replace=True)
    assert list(schemes.get_model("train").model_fields) == ["steps"]
    assert schemes.get_model("train") is not before


@pytest.mark.filterwarnings("error")
def test_arguments_may_have_any_name(schemes: Any) -> None:
    schemes.register("odd", lambda _hidden, schema, model_config=1, _=0, **more: (_hidden, schema, model_config, more))
    config = schemes.build_config("odd", _hidden=1, schema=2, other=3)
    assert schemes.execute("odd", config) == (1, 2, 1, {"other": 3})
    assert schemes.execute("odd", {"_hidden": 1, "schema": 2}) == (1, 2, 1, {})


def test_a_module_gives_its_functions_and_classes(schemes: Any) -> None:
    module = ModuleType("steps")
    exec("from math import sqrt\ndef run(n: int): return n\nclass Step: ...\n_x = run\nnumber = 3", module.__dict__)
    assert schemes.register_module_callables(module) == ["run", "Step"]
    assert schemes.execute("run", {"n": "3"}) == 3
    with pytest.raises(RegistryError, match="`steps` has no `runn`"):
        schemes.register_module_callables(module, ["runn"])
    with pytest.raises(CoercionError, match="cannot be called"):
        schemes.register_module_callables(module, ["number"])
