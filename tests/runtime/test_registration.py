"""Registering, finding and taking out, in all forms."""

import functools
import pickle
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from registrygen.runtime import (
    CoercionError,
    FunctionalRegistry,
    InheritanceError,
    MutableValidatorMixin,
    RegistryError,
    TypeRegistry,
    ValidationError,
)


def square(x: float) -> float:
    return x * x


def cube(x: float) -> float:
    return x**3


@pytest.fixture
def functions() -> Any:
    class Functions(FunctionalRegistry):
        pass

    return Functions


def test_every_form_of_registering_returns_what_it_was_given(functions: Any) -> None:
    assert functions.register_artifact(square) is square
    assert functions.register_artifact("third power", cube) is cube

    @functions.register_artifact
    def bare() -> None: ...

    @functions.register_artifact("named")
    def other() -> None: ...

    @functions.register(aliases=["o", "oo"], metadata={"cost": 3})
    def own() -> None: ...

    assert list(functions) == ["square", "third power", "bare", "named", "own"]
    assert functions["named"] is other
    assert functions["o"] is functions.get("oo") is own
    assert functions.aliases_of("own") == ["o", "oo"]
    assert functions.metadata_of("o") == {"cost": 3}
    assert len(functions) == 5
    assert "oo" in functions
    assert "o0" not in functions


def test_a_registry_without_entries_is_true(functions: Any) -> None:
    assert functions
    assert len(functions) == 0


def test_a_taken_key_names_both_places(functions: Any) -> None:
    functions.register("f", square)
    with pytest.raises(RegistryError, match="`Functions` has `f` already") as caught:
        functions.register("f", cube)
    assert caught.value.context["first"].startswith(__file__)
    assert caught.value.context["second"].startswith(__file__)
    assert caught.value.context["first"] != caught.value.context["second"]
    assert functions["f"] is square
    functions.register("f", cube, replace=True)
    assert functions["f"] is cube


def test_an_alias_is_a_key_that_is_taken(functions: Any) -> None:
    functions.register("f", square, aliases=["g"])
    with pytest.raises(RegistryError, match="`g` already"):
        functions.register("g", cube)
    with pytest.raises(RegistryError, match="`f` already"):
        functions.register("h", cube, aliases=["f"])
    assert "h" not in functions


def test_a_missing_key_names_those_that_are_like_it(functions: Any) -> None:
    functions.register(square)
    with pytest.raises(RegistryError) as caught:
        functions["sqare"]
    assert str(caught.value) == "`Functions` has no `sqare`\n  help: did you mean `square`?"
    assert caught.value.context == {
        "operation": "get", "registry": "Functions", "key": "sqare", "size": 1, "near": ["square"],
    }  # fmt: skip
    assert isinstance(caught.value, LookupError)


def test_what_is_taken_out_is_gone_with_its_aliases(functions: Any) -> None:
    functions.register("f", square, aliases=["g"], metadata={"a": 1})
    functions.register("h", square)
    functions.unregister_identifier("g")
    assert list(functions) == ["h"]
    assert "g" not in functions
    functions.unregister_artifact(square)
    assert list(functions) == []
    for gone in (lambda: functions.unregister_identifier("f"), lambda: functions.unregister_artifact(square)):
        with pytest.raises(RegistryError):
            gone()
    functions.register("f", square, aliases=["g"])
    functions.clear_artifacts()
    functions.register("g", cube)
    assert functions["g"] is cube


@pytest.mark.parametrize(
    ("item", "key"),
    [(functools.partial(square, 3), "square"), (len, "len"), (str, "str"), (SimpleNamespace().__init__, "__init__")],
)
def test_whatever_can_be_called_has_a_name(functions: Any, item: Callable[..., Any], key: str) -> None:
    functions.register(item)
    assert functions[key] is item


def test_what_cannot_be_called_or_has_no_name_is_refused(functions: Any) -> None:
    with pytest.raises(CoercionError, match="cannot be called"):
        functions.register("three", 3)
    with pytest.raises(CoercionError, match="has no name"):
        functions.register(lambda: None)
    with pytest.raises(CoercionError, match="cannot be a key"):
        functions.register(["a"], square)


def test_a_module_gives_what_it_defines_itself(functions: Any) -> None:
    module = ModuleType("shapes")
    exec("from math import sqrt\ndef area(): ...\ndef _hidden(): ...\nclass Circle: ...", module.__dict__)
    assert functions.register_module_functions(module) == ["area"]
    assert functions.register_module_functions(module, ["sqrt"]) == ["sqrt"]
    with pytest.raises(RegistryError, match="did you mean `sqrt`"):
        functions.register_module_functions(module, ["sqr"])


def test_a_foreign_error_in_a_hook_becomes_one_with_context() -> None:
    class Positive(MutableValidatorMixin[str, int]):
        @classmethod
        def _internalize_artifact(cls, value: Any) -> int:
            return 1 // value

    with pytest.raises(ValidationError, match="`Positive` does not take 0") as caught:
        Positive.register_artifact("zero", 0)
    assert caught.value.context["exception"] == "ZeroDivisionError"
    assert caught.value.context["key"] == "zero"
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_hooks_work_on_both_ways() -> None:
    class Cased(MutableValidatorMixin[str, str]):
        @classmethod
        def _internalize_identifier(cls, value: Any) -> str:
            return value.lower()

        @classmethod
        def _externalize_artifact(cls, value: str) -> str:
            return value.upper()

    Cased.register_artifact("Key", "text")
    assert Cased["KEY"] == Cased.get("key") == "TEXT"
    assert list(Cased) == ["key"]


def test_overrides_are_seen_in_their_context_alone(functions: Any) -> None:
    import contextvars

    functions.register("f", square)
    outside = contextvars.copy_context()
    with functions.override(f=cube, g=cube):
        assert functions["f"] is functions.get("g") is cube
        assert outside.run(functions.get, "f") is square
        with functions.override({"f": abs}):
            assert functions["f"] is abs
            assert functions["g"] is cube
    assert functions["f"] is square
    assert "g" not in functions


def test_overrides_reach_aliases_whichever_name_they_are_given_by(functions: Any) -> None:
    functions.register("f", square, aliases=["first"])
    functions.bind("late", "math:sqrt")
    functions.alias("later", "late")
    with functions.override(f=cube, late=abs):
        assert functions["first"] is functions.get("first") is cube
        assert functions["later"] is abs
    with functions.override(first=cube):
        functions.alias("other", "f")
        assert functions["f"] is functions["first"] is functions["other"] is cube
    assert functions["f"] is functions["first"] is square


def test_overrides_go_through_the_hooks_of_keys() -> None:
    class Cased(FunctionalRegistry):
        @classmethod
        def _internalize_identifier(cls, value: Any) -> Any:
            return value.lower()

    Cased.register("f", square)
    with Cased.override(F=cube, G=cube):
        assert Cased["f"] is Cased["F"] is Cased["g"] is cube
        assert list(Cased) == ["f", "g"]


def test_what_only_an_override_adds_is_there_for_everybody_who_reads_and_nobody_who_writes(functions: Any) -> None:
    functions.register("f", square)
    functions.bind("late", "math:sqrt")
    with functions.override(f=cube, g=cube):
        assert "g" in functions
        assert len(functions) == len(list(functions)) == 3
        assert all(key in functions for key in functions)
        functions.bind("g", "math:floor")
        assert functions["g"] is cube
        assert functions.safe_register_batch({"h": square, "g": square}).accepted == {"h": square}
    assert functions["g"](1.5) == 1
    assert len(functions) == len(list(functions)) == 4


def test_an_alias_is_not_given_to_what_is_bound(functions: Any) -> None:
    functions.bind("late", "math:sqrt")
    with pytest.raises(RegistryError, match="has `late` already, from math:sqrt"):
        functions.register("f", square, aliases=["late"])
    assert list(functions) == ["late"]


def test_a_text_is_not_taken_for_several_aliases(functions: Any) -> None:
    with pytest.raises(CoercionError, match="`first` is one alias, not several"):
        functions.register("f", square, aliases="first")
    assert list(functions) == []


def test_batches_say_of_each_item_what_became_of_it(functions: Any) -> None:
    functions.register("taken", square)
    items = {"f": square, "n": 3, "taken": cube}
    result = functions.safe_register_batch(items, atomic=True)
    assert not result
    assert list(functions) == ["taken"]
    with pytest.raises(CoercionError):
        functions.safe_register_batch(items, skip_invalid=False)
    assert list(functions) == ["taken"]
    result = functions.safe_register_batch(items)
    assert list(result.accepted) == ["f"]
    assert [(item.key, type(item.error)) for item in result.rejected] == [
        ("n", CoercionError),
        ("taken", RegistryError),
    ]
    assert result.rejected[0].suggestions == ["register a function"]
    assert result.rejected[1].context["registry"] == "Functions"
    assert functions.validate_registry_state()
    assert not functions.batch_validate([square, ("square", cube)])


def test_a_bound_reference_is_imported_when_it_is_asked_for(functions: Any, tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "bound_shapes.py").write_text("import sys\nsys.loaded_shapes = True\ndef area(): ...\nnumber = 3\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import sys

    functions.bind("area", "bound_shapes:area")
    functions.bind("gone", "bound_shapes:areaa")
    functions.bind("number", "bound_shapes:number")
    assert list(functions) == ["area", "gone", "number"]
    assert len(functions) == 3
    assert "area" in functions
    assert not hasattr(sys, "loaded_shapes")
    assert functions["area"].__name__ == "area"
    assert sys.loaded_shapes  # type: ignore[attr-defined]
    with pytest.raises(RegistryError, match="cannot be imported: AttributeError"):
        functions["gone"]
    with pytest.raises(CoercionError, match="cannot be called"):
        functions["number"]
    with pytest.raises(CoercionError, match="refers to nothing"):
        functions.bind("x", "bound_shapes")
    with pytest.raises(RegistryError, match="already"):
        functions.bind("area", "bound_shapes:area")


class Shape:
    pass


class Shapes(TypeRegistry[Shape], abstract=True):
    pass


class Own(TypeRegistry, abstract=True):
    pass


def test_classes_derive_from_the_base_or_from_the_registry_itself() -> None:
    @Shapes.register
    class Circle(Shape): ...

    @Own.register
    class Square(Own): ...

    assert Shapes["Circle"] is Circle
    assert Own["Square"] is Square
    with pytest.raises(InheritanceError, match="`Square` does not derive from `Shape`"):
        Shapes.register(Square)
    with pytest.raises(InheritanceError, match="does not derive from `Own`"):
        Own.register(Circle)
    with pytest.raises(CoercionError, match="is not a class"):
        Shapes.register("round", Circle())
    assert len(Square) == 0


def test_errors_survive_being_sent() -> None:
    error = pickle.loads(pickle.dumps(RegistryError("gone", ["look"], {"key": 1})))
    assert (str(error), error.context) == ("gone\n  help: look", {"key": 1})
