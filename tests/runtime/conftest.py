"""Registries that a test makes are forgotten with it: a registry supplies whatever its contract fits, in the whole process."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from functools import reduce
from typing import Any

import jsonschema
import pytest

from registrygen.runtime import directory
from registrygen.runtime.factorization.reading import planned
from registrygen.runtime.storage.shared import SharedStorage


def is_reachable(registry: type) -> bool:
    """Whether a module has the registry, so that others may use it too."""
    path = registry.__qualname__.split(".")
    return (
        reduce(lambda owner, name: getattr(owner, name, None), path, sys.modules.get(registry.__module__)) is registry
    )


@pytest.fixture(autouse=True)
def schemas_take_what_plans_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever configuration a test has planned is valid by the JSON Schema of its registry."""

    known: set[tuple[Any, str]] = set()

    def checked(registry: Any, config: Any, places: Any) -> Any:
        plan = planned(registry, config, places)
        if isinstance(registry._get_mapping(), SharedStorage) or not is_json(config):
            return plan
        text = json.dumps(config)
        if (registry, text) not in known:
            known.add((registry, text))
            with warnings.catch_warnings(action="ignore"):
                schema = jsonschema.Draft202012Validator(json.loads(json.dumps(registry.schema())))
            assert [item.message for item in schema.iter_errors(json.loads(text))] == [], text
        return plan

    monkeypatch.setattr("registrygen.runtime.factorization.reading.planned", checked)


def is_json(value: Any) -> bool:
    """Whether a value could be from a JSON file."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_json(item) for key, item in value.items())
    return all(map(is_json, value)) if isinstance(value, list) else isinstance(value, str | int | float | type(None))


@pytest.fixture(autouse=True)
def forget_registries() -> Iterator[None]:
    yield
    for registry in [item for item in directory.registries() if not is_reachable(item)]:
        directory.forget(registry)
