"""The schemas of artifacts in a namespace of their own: what can be configured, without the code."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from remote_shop import losses

from registrygen.runtime import FunctionalRegistry, RegistryError, SchemeRegistry
from registrygen.runtime.storage.backend import StorageWarning


def test_schemas_are_shared_and_read_without_the_code(namespace: str, storage: Any) -> None:
    class Ours(SchemeRegistry, scheme_namespace=namespace, storage=storage):
        pass

    class Theirs(FunctionalRegistry, scheme_namespace=namespace, storage=storage):
        pass

    Ours.register(losses.scaled)
    Ours.register("model", losses.Model)
    Ours.register("own", lambda x, by=2: x)
    shared = Theirs.shared_schemas()
    assert list(Theirs) == []
    assert sorted(shared) == ["model", "own", "scaled"]
    assert shared["scaled"] == {
        "type": "object",
        "properties": {
            "y_true": {"type": "number"}, "y_pred": {"type": "number"}, "by": {"type": "integer"}, "label": {"type": "string"},
        },
        "required": ["y_true", "y_pred"],
        "additionalProperties": False,
    }  # fmt: skip
    assert shared["model"]["properties"]["weights"]["title"] == "Weights"
    Ours.unregister_identifier("scaled")
    assert sorted(Theirs.shared_schemas()) == ["model", "own"]
    Ours.clear_artifacts()
    assert Theirs.shared_schemas() == {}


def test_artifacts_do_not_wait_for_a_storage_that_is_away(namespace: str) -> None:
    class Ours(FunctionalRegistry, scheme_namespace=namespace, storage="http://127.0.0.1:1"):
        pass

    with pytest.warns(StorageWarning, match=r"schemas are not shared in .* does not answer"):
        Ours.register(losses.mse)
    # It was asked once, and is not at every registration.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Ours.register(losses.mae)
    assert Ours.factorize("mse", y_true=1, y_pred=3) == 4
    with pytest.raises(RegistryError, match="does not answer"):
        Ours.shared_schemas()


def test_a_key_that_cannot_be_shared_is_told(namespace: str, storage: Any) -> None:
    class Ours(FunctionalRegistry, scheme_namespace=namespace, storage=storage):
        pass

    with pytest.warns(StorageWarning, match="the schema of `3` is not shared"):
        Ours.register_artifact(3, losses.mse)
    assert Ours[3] is losses.mse


def test_a_registry_without_a_namespace_shares_none() -> None:
    class Own(FunctionalRegistry):
        pass

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Own.register(losses.mse)
    with pytest.raises(RegistryError, match="`Own` shares no schemas"):
        Own.shared_schemas()
