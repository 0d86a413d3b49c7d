"""What subclasses may put between a registry and its users, and many artifacts at once."""

from types import ModuleType
from typing import Any

import pytest

from registrygen.runtime import (
    CoercionError,
    FunctionalRegistry,
    MutableValidatorMixin,
    RegistryError,
    TypeRegistry,
    ValidationError,
)


class Wrapped(MutableValidatorMixin[str, tuple[str, Any]]):
    """Keeps artifacts in another form than it takes and gives them."""

    @classmethod
    def _internalize_identifier(cls, value: Any) -> str:
        return value.lower()

    @classmethod
    def _externalize_identifier(cls, value: str) -> str:
        return value.upper()

    @classmethod
    def _internalize_artifact(cls, value: Any) -> tuple[str, Any]:
        return ("stored", 1 / value)

    @classmethod
    def _externalize_artifact(cls, value: tuple[str, Any]) -> Any:
        return 1 / value[1]


@pytest.fixture(autouse=True)
def empty() -> None:
    Wrapped.clear_artifacts()


def test_all_ways_in_and_out_lead_through_the_hooks() -> None:
    Wrapped.register_artifact("Two", 2)
    assert Wrapped._get_mapping() == {"two": ("stored", 0.5)}
    assert Wrapped.get_artifact("TWO") == Wrapped["two"] == Wrapped.get("tWo") == 2
    assert list(Wrapped.iter_identifiers()) == list(Wrapped) == ["TWO"]
    assert Wrapped.has_identifier("TWO")
    assert Wrapped.validate_artifact(4) == ("stored", 0.25)
    Wrapped.safe_register_batch({"Four": 4})
    assert Wrapped["four"] == 4


@pytest.mark.parametrize(
    "act",
    [
        lambda: Wrapped.register_artifact("zero", 0),
        lambda: Wrapped.register_artifact(3, 1),
        lambda: Wrapped.get_artifact(3),
        lambda: Wrapped.validate_artifact("a"),
        lambda: Wrapped._update_mapping({"bad": ("stored", 0)}) or Wrapped["bad"],
        lambda: Wrapped._update_mapping({3: ("stored", 0)}) or list(Wrapped),
    ],
)
def test_a_foreign_error_in_any_hook_becomes_one_with_context(act: Any) -> None:
    with pytest.raises(ValidationError, match="`Wrapped` does not take") as caught:
        act()
    assert caught.value.context["registry"] == "Wrapped"
    assert caught.value.context["hook"].startswith(("_internalize", "_externalize"))
    assert caught.value.__cause__ is not None


def test_what_has_no_place_is_not_there() -> None:
    assert not Wrapped.has_identifier(3)
    assert 3 not in Wrapped
    assert not Wrapped.has_artifact("nothing")


def test_artifacts_are_known_and_taken_out_by_themselves() -> None:
    class Kept(FunctionalRegistry):
        pass

    Kept.register("a", len, aliases=["l"])
    Kept.register("b", len)
    assert Kept.has_artifact(len)
    assert not Kept.has_artifact(abs)
    assert not Kept.has_artifact("no function")
    Kept.unregister_artifact(len)
    assert not list(Kept)
    assert "l" not in Kept


def test_every_item_of_a_batch_says_what_is_wrong_with_it() -> None:
    class Sized(FunctionalRegistry[[str], int], strict=True):
        pass

    def size(text: str) -> int: ...
    def wrong(text: int) -> int: ...

    result = Sized.batch_validate([size, ("other", wrong), ("size", len), ("three", 3)])
    assert list(result.accepted) == ["size"]
    assert [item.key for item in result.rejected] == ["other", "size", "three"]
    assert "takes int, not str" in result.rejected[0].error.message
    assert result.rejected[0].suggestions
    assert result.rejected[0].context["registry"] == "Sized"
    assert not result
    assert list(Sized) == []


def test_a_batch_skips_raises_or_takes_all_or_nothing() -> None:
    class Any_(FunctionalRegistry, declared=["a", "b"], closed=True):
        pass

    items = {"a": len, "b": 3, "c": len}
    result = Any_.safe_register_batch(items, atomic=True)
    assert ([item.key for item in result.rejected], result.accepted, list(Any_)) == (["b", "c"], {}, [])
    with pytest.raises(CoercionError, match="cannot be called"):
        Any_.safe_register_batch(items, skip_invalid=False)
    assert list(Any_) == []
    assert list(Any_.safe_register_batch(items).accepted) == list(Any_) == ["a"]


def test_what_a_registry_holds_can_be_looked_at_again() -> None:
    class Later(FunctionalRegistry):
        pass

    Later.register(len)
    assert Later.validate_registry_state()
    Later._set_artifact("three", 3)
    assert [item.key for item in Later.validate_registry_state().rejected] == ["three"]


def test_a_module_gives_its_classes() -> None:
    class Shape: ...

    class Shapes(TypeRegistry[Shape]):
        pass

    module = ModuleType("shapes")
    for name, base in {"Circle": Shape, "Square": Shape, "Colour": object, "_Hidden": Shape}.items():
        setattr(module, name, type(name, (base,), {"__module__": "shapes"}))
    module.Shape = Shape  # type: ignore[attr-defined]
    assert Shapes.register_module_subclasses(module) == ["Circle", "Square"]
    assert Shapes["Circle"] is module.Circle
    with pytest.raises(RegistryError, match="already"):
        Shapes.register_module_subclasses(module)
    assert Shapes.register_module_subclasses(module, ["Colour"]) == ["Colour"]


def test_statistics_count_what_the_cache_saved() -> None:
    class Checked(FunctionalRegistry[[str], int], strict=True):
        pass

    def fine(text: str) -> int: ...

    Checked.clear_validation_cache()
    Checked.validate_artifact(fine)
    Checked.validate_artifact(fine)
    found = Checked.get_validation_stats()
    assert (found.hits, found.misses, found.size) == (1, 1, 1)
    Checked.configure_validation(max_size=found.max_size, ttl_seconds=found.ttl_seconds)
    assert Checked.get_validation_stats().max_size == found.max_size


def test_a_known_error_is_told_about_the_key_that_is_asked_now() -> None:
    class Checked(FunctionalRegistry[[str], int], strict=True):
        pass

    def wrong(text: int) -> int: ...

    for key in ("first", "second"):
        with pytest.raises(ValidationError) as caught:
            Checked.register(key, wrong)
        assert caught.value.context["key"] == key
