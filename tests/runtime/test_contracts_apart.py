"""Registries of functions are told apart by what their contracts say, and aliases belong to what is described."""

from collections.abc import Sequence
from typing import Protocol

import jsonschema
import pytest

from registrygen.runtime import FunctionalRegistry, TypeRegistry, ValidationError


class Figure(Protocol):
    def __call__(self, errors: Sequence[float]) -> float: ...


class Pace(Protocol):
    def __call__(self, epoch: int) -> float: ...


class Figures(FunctionalRegistry[[Sequence[float]], float], strict=True, contract=Figure):
    pass


class Paces(FunctionalRegistry[[int], float], strict=True, contract=Pace):
    pass


class Reports(TypeRegistry[object]):
    pass


@Figures.register(aliases=["max"])
def largest(errors: Sequence[float]) -> float:
    return max(errors)


@Paces.register
def slow(epoch: int) -> float:
    return 0.1


@Reports.register
class Report:
    def __init__(self, figures: dict[str, Figure]) -> None:
        self.figures = figures


def test_a_misspelt_name_is_looked_for_in_the_registry_of_its_contract() -> None:
    with pytest.raises(ValidationError, match="`Figures` has no `largst`"):
        Reports.plan({"_type": "Report", "figures": {"a": {"_type": "largst", "_partial": True}}})


def test_a_function_of_another_contract_is_not_taken() -> None:
    with pytest.raises(ValidationError):
        Reports.plan({"_type": "Report", "figures": {"a": {"_type": "slow", "_partial": True}}})


@pytest.mark.parametrize("name", ["largest", "max"])
def test_the_schema_knows_aliases_and_no_other_registries(name: str) -> None:
    schema = Reports.schema()
    assert {name for name in schema["$defs"] if not name.startswith("_")} == {"Reports", "Figures"}
    config = {"_type": "Report", "figures": {"a": {"_type": name, "_partial": True}}}
    assert jsonschema.Draft202012Validator(schema).is_valid(config)
    assert Reports.factorize(config).figures["a"]([1.0, 3.0]) == 3.0
