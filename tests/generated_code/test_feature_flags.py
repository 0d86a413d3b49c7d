"""Generated feature flags: rollouts that only grow, targets, reasons, and what OpenFeature's client makes of them."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openfeature.api import get_client, set_provider
from openfeature.evaluation_context import EvaluationContext

from generated.feature_flags.evaluation import BUCKETS, bucket, is_inside
from registrygen.testing import run_case, write_files

CASE = Path(__file__).parents[1] / "cases/clean/limits_and_flags"
NAMES, KEYS = st.text(max_size=20), st.text(max_size=20)
PERCENT = st.integers(0, 100)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What is generated for the case, importable."""
    root = tmp_path_factory.mktemp("flags")
    files = {path.removeprefix("output/"): text for path, text in run_case(CASE).files.items()}
    write_files(root / CASE.name, files)
    sys.path.insert(0, str(root))
    yield f"{CASE.name}.feature_flags"
    sys.path.remove(str(root))
    for name in [name for name in sys.modules if name.partition(".")[0] == CASE.name]:
        del sys.modules[name]


@pytest.fixture
def evaluation(package: str) -> Any:
    return importlib.import_module(f"{package}.evaluation")


@settings(deadline=None)
@given(NAMES, KEYS, PERCENT, PERCENT)
def test_a_higher_percentage_takes_nobody_out(name: str, key: str, one: int, other: int) -> None:
    lower, higher = sorted((one, other))
    assert is_inside(name, key, lower) <= is_inside(name, key, higher)


@settings(deadline=None)
@given(NAMES, KEYS)
def test_nobody_is_inside_at_nought_and_everybody_at_a_hundred(name: str, key: str) -> None:
    assert not is_inside(name, key, 0)
    assert is_inside(name, key, 100)
    assert 0 <= bucket(name, key) < BUCKETS


@pytest.mark.parametrize("percentage", [1, 10, 25, 50, 90])
def test_the_share_inside_is_the_percentage(percentage: int) -> None:
    count = sum(is_inside("checkout", f"user-{number}", percentage) for number in range(10_000))
    # Four standard deviations; the keys are fixed, so that this holds always or never.
    assert abs(count - percentage * 100) <= 4 * (10_000 * percentage / 100 * (1 - percentage / 100)) ** 0.5


def test_flags_are_independent() -> None:
    keys = [f"user-{number}" for number in range(10_000)]
    first, second = ({key for key in keys if is_inside(name, key, 50)} for name in ("checkout", "search"))
    assert abs(len(first & second) - 2500) < 200


def test_names_and_keys_do_not_run_together() -> None:
    assert len({bucket("a", "b:c"), bucket("a:b", "c"), bucket("", "a:b:c")}) == 3


def test_the_hash_is_never_another() -> None:
    """Users would change sides if it were. Source: `printf '8:checkout:user-0' | sha256sum`, the first 16 digits."""
    assert [bucket("checkout", f"user-{number}") for number in range(3)] == [8706, 3297, 9114]


def context(evaluation: Any, environment: str = "staging", key: str | None = None, **attributes: object) -> Any:
    return evaluation.FlagContext(environment=environment, targeting_key=key, attributes=attributes)


def outcome(evaluation: Any, name: str, *arguments: Any, **attributes: object) -> tuple[object, str]:
    tables = (evaluation.BOOLEAN_FLAGS, evaluation.STRING_FLAGS, evaluation.INTEGER_FLAGS, evaluation.FLOAT_FLAGS)
    flag = next(table[name] for table in tables if name in table)
    found = evaluation.evaluate(flag, context(evaluation, *arguments, **attributes))
    return found.value, found.reason


def test_reasons(evaluation: Any) -> None:
    assert outcome(evaluation, "page_size") == (20, "STATIC")
    assert outcome(evaluation, "class") == (False, "DISABLED")
    assert outcome(evaluation, "retries", "production") == (1, "STATIC")
    assert outcome(evaluation, "retries", "development") == (3, "STATIC")
    assert outcome(evaluation, "holdings_sync", "staging") == (True, "DEFAULT")
    assert outcome(evaluation, "holdings_sync", "production") == (False, "DEFAULT")
    assert {outcome(evaluation, "retries", "staging", f"user-{number}") for number in range(50)} == {
        (3, "SPLIT"),
        (1, "SPLIT"),
    }
    assert outcome(evaluation, "retries", "staging") == (1, "ERROR")
    assert outcome(evaluation, "retries", "staging", "") == (1, "ERROR")


def test_targets(evaluation: Any) -> None:
    def asked(*arguments: Any, **attributes: object) -> tuple[object, str]:
        return outcome(evaluation, "holdings_sync", "production", *arguments, **attributes)

    assert asked(None, plan="business", country="CH") == (True, "TARGETING_MATCH")
    assert asked(None, plan="business") == (False, "DEFAULT")
    assert asked(None, plan="free", country="CH") == (False, "DEFAULT")
    assert outcome(evaluation, "holdings_sync", "staging", "auditor") == (False, "TARGETING_MATCH")
    assert outcome(evaluation, "holdings_sync", "staging", "auditor", plan="business", country="CH") == (
        True,
        "TARGETING_MATCH",
    )


def test_what_is_forced_wins(evaluation: Any) -> None:
    forced = evaluation.FlagContext(environment="production", forced={"class": "on"})
    assert evaluation.evaluate(evaluation.BOOLEAN_FLAGS["class"], forced).value is True


def test_environments_that_there_are_not(evaluation: Any, package: str) -> None:
    with pytest.raises(ValueError, match="there is no environment 'prodution'"):
        context(evaluation, "prodution")
    provider = importlib.import_module(f"{package}.provider")
    with pytest.raises(ValueError, match="there is no environment 'prodution'"):
        provider.FeatureProvider("prodution")


def test_the_client_says_what_the_registry_does(package: str) -> None:
    provider = importlib.import_module(f"{package}.provider")
    set_provider(provider.FeatureProvider("staging"), "case")
    client = get_client(domain="case")
    assert client.get_metadata().domain == "case"
    details = client.get_integer_details("retries", 9, EvaluationContext(targeting_key="user-3"))
    assert (details.value, details.variant, details.reason) == (3, "default", "SPLIT")
    assert client.get_integer_details("retries", 9).error_code == "TARGETING_KEY_MISSING"
    assert client.get_integer_details("retries", 9).value == 9
    assert client.get_boolean_details("retries", True).error_code == "TYPE_MISMATCH"
    assert client.get_float_details("retries", 0.5).error_code == "TYPE_MISMATCH"
    assert client.get_object_details("retries", {}).error_code == "TYPE_MISMATCH"
    assert client.get_string_details("retires", "x").error_code == "FLAG_NOT_FOUND"
    assert client.get_boolean_details("class", True).reason == "DISABLED"
    attributes = {"plan": "business", "country": "CH"}
    details = client.get_boolean_details("holdings_sync", False, EvaluationContext(attributes=attributes))
    assert (details.value, details.reason) == (True, "TARGETING_MATCH")


def test_accessors_of_a_client(package: str) -> None:
    provider = importlib.import_module(f"{package}.provider")
    flags = importlib.import_module(f"{package}.client")
    set_provider(provider.FeatureProvider("staging", forced={"page_size": "large"}), "accessors")
    client = get_client(domain="accessors")
    waiting = flags.AsyncClientFlags(client=client, context=EvaluationContext(targeting_key="user-3"))
    asking = flags.ClientFlags(client=client, context=EvaluationContext(targeting_key="user-3"))
    for name, value in {"page_size": 50, "retries": 3, "greeting": "hello", "flag_class": False}.items():
        assert getattr(asking, name)() == value
        assert asyncio.run(getattr(waiting, name)()) == value
    without_key = flags.ClientFlags(client=client)
    assert (without_key.retries(), without_key.sampling()) == (1, 0.0)
