"""What is declared, bound, aliased, and offered by installed packages."""

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from registrygen.runtime import CoercionError, ConformanceError, FunctionalRegistry, RegistryError
from registrygen.runtime.references import offered


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Installs a package: its entry points, and the source of its module."""

    def install(name: str, group: str, entries: dict[str, str], source: str = "") -> None:
        (tmp_path / f"{name}.py").write_text(source)
        made = tmp_path / f"{name}-1.0.dist-info"
        made.mkdir()
        (made / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        lines = "".join(f"{key} = {value}\n" for key, value in entries.items())
        (made / "entry_points.txt").write_text(f"[{group}]\n{lines}")

    monkeypatch.syspath_prepend(str(tmp_path))
    offered.cache_clear()
    yield install
    offered.cache_clear()
    for name in [name for name in sys.modules if name.startswith("plugged_")]:
        del sys.modules[name]


def test_installed_packages_are_asked_once_and_imported_late(package: Any) -> None:
    package(
        "plugged_one",
        "shop.losses",
        {"mse": "plugged_one:mse", "gone": "plugged_one:gone"},
        "def mse(a, b): return a - b",
    )

    class Losses(FunctionalRegistry, entry_points="shop.losses"):
        pass

    class Others(FunctionalRegistry, entry_points="shop.losses"):
        pass

    assert "mse" in Losses
    assert list(Losses) == ["gone", "mse"]
    assert len(Losses) == 2
    assert "plugged_one" not in sys.modules
    assert Losses["mse"](3, 1) == 2
    assert Losses.factorize("mse", a=3, b=2) == 1
    assert Losses.metadata_of("mse") == {"entry_points": "shop.losses"}
    assert Others["mse"] is Losses["mse"]
    assert offered.cache_info().misses == 1
    with pytest.raises(RegistryError, match="`plugged_one:gone` cannot be imported: AttributeError"):
        Losses["gone"]


def test_the_first_question_may_be_any(package: Any) -> None:
    package("plugged_two", "shop.any", {"one": "plugged_two:one"}, "def one(): return 1")
    for ask in (len, list, lambda it: it["one"], lambda it: it.factorize("one"), lambda it: it.plan({"_type": "one"})):
        registry: Any = type("Asked", (FunctionalRegistry,), {}, entry_points="shop.any")
        assert ask(registry)


def test_what_packages_offer_does_not_take_the_place_of_what_is_registered(package: Any) -> None:
    other = "plugged_three:other"
    package("plugged_three", "shop.more", {"len": other, "bad": "plugged_three", "new": other})

    class Mine(FunctionalRegistry, entry_points="shop.more"):
        pass

    Mine.register(len)
    with pytest.warns(UserWarning, match=r"an entry point of `shop.more` is left out") as said:
        assert Mine["len"] is len
    texts = sorted((str(item.message) for item in said), key=lambda text: "refers" in text)
    assert len(texts) == 2
    assert "`Mine` has `len` already, from builtins.len; the other one is from plugged_three:other" in texts[0]
    assert "`plugged_three` refers to nothing" in texts[1]
    assert list(Mine) == ["len", "new"]
    with pytest.warns(UserWarning, match="`new` of the entry points `shop.more` is left out"):
        Mine.register("new", abs)
    assert Mine["new"] is abs


def test_the_import_of_a_bound_reference_happens_once_and_late(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text("print('imported')\ndef area(r: float) -> float: return 3 * r * r\n")
    program = """
        from registrygen.runtime import FunctionalRegistry
        class Shapes(FunctionalRegistry): pass
        Shapes.bind("area", "loud:area")
        print(list(Shapes), "area" in Shapes, len(Shapes))
        print(Shapes.factorize("area", r="2"), Shapes["area"](1), Shapes.get("area")(1))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.stdout == "['area'] True 1\nimported\n12.0 3 3\n"


def test_a_duplicate_names_both_sources() -> None:
    class Twice(FunctionalRegistry):
        pass

    Twice.bind("f", "somewhere.one:f")
    with pytest.raises(
        RegistryError, match=r"already, from somewhere.one:f; the other one is from somewhere.two:f"
    ) as caught:
        Twice.bind("f", "somewhere.two:f")
    assert (caught.value.context["first"], caught.value.context["second"]) == ("somewhere.one:f", "somewhere.two:f")
    with pytest.raises(RegistryError, match=rf"from somewhere.one:f; the other one is from {__file__}:\d+"):
        Twice.register("f", test_a_duplicate_names_both_sources)
    Twice.register("f", len, replace=True)
    assert Twice["f"] is len
    Twice.unregister_artifact(len)
    assert "f" not in Twice


def test_aliases_may_come_before_what_they_stand_for() -> None:
    class Named(FunctionalRegistry):
        pass

    Named.alias("b", "c")
    Named.alias("a", "b")
    Named.alias("c", "d")
    assert "a" not in Named
    assert Named.compliance().dangling == ("b", "a", "c")
    Named.register("d", len)
    assert Named["a"] is Named["b"] is Named["c"] is Named.get("d") is len
    assert sorted(Named.aliases_of("d")) == ["a", "b", "c"]
    assert list(Named) == ["d"]
    for key, of in (("d", "a"), ("e", "e")):
        with pytest.raises(RegistryError, match=f"`{key}` would be an alias of itself"):
            Named.alias(key, of)
    with pytest.raises(RegistryError, match="has `a` already, as an alias of `d`"):
        Named.alias("a", "x")
    assert Named.factorize("a", obj=[1, 2]) == 2


def test_a_closed_registry_takes_what_it_declares() -> None:
    class Losses(FunctionalRegistry[[float, float], float], strict=True, declared=["mse", "mae", "l1"], closed=True):
        pass

    @Losses.register(aliases=["l1"])
    def mae(a: float, b: float) -> float: ...

    with pytest.raises(RegistryError, match="`Losses` declares no `msee`, and is closed") as caught:
        Losses.register("msee", mae)
    assert caught.value.suggestions == ["did you mean `mse`?"]
    for other in (
        lambda: Losses.bind("x", "a:b"),
        lambda: Losses.alias("x", "mae"),
        lambda: Losses.register("mse", mae, aliases=["x"]),
    ):
        with pytest.raises(RegistryError, match="declares no `x`"):
            other()
    assert list(Losses) == ["mae"]


def test_a_reference_that_is_wrong_by_a_letter_names_what_is_like_it() -> None:
    class Functions(FunctionalRegistry):
        pass

    for name, reference in {"root": "math:sqtr", "text": "string:Template.substitude", "far": "math:xyzzy"}.items():
        Functions.bind(name, reference)
    for name, help in {"root": "did you mean `sqrt`?", "text": "did you mean `substitute`?"}.items():
        with pytest.raises(RegistryError) as caught:
            Functions.get(name)
        assert caught.value.suggestions == [help]
    with pytest.raises(RegistryError, match="mend the reference, or install what it names"):
        Functions.get("far")


def test_an_alias_of_what_is_missing_is_not_missing_itself() -> None:
    class Losses(FunctionalRegistry, declared=["mae", "l1"], closed=True):
        pass

    Losses.alias("l1", "mae")
    found = Losses.compliance()
    assert (found.missing, found.dangling) == (("mae",), ("l1",))


def test_compliance_is_the_difference_between_declared_and_registered() -> None:
    class Losses(FunctionalRegistry[[float, float], float], strict=True, declared=["mse", "mae", "l1"], closed=True):
        pass

    assert Losses.compliance().missing == ("mse", "mae", "l1")

    def mae(a: float, b: float) -> float: ...

    Losses.register(mae)
    Losses.alias("l1", "mae")
    Losses.bind("mse", "nowhere.to.be:found")
    Losses._set_artifact("huber", abs)
    found = Losses.compliance()
    assert not found
    assert (found.missing, found.undeclared, found.dangling) == ((), ("huber",), ())
    assert [item.key for item in found.dead] == ["mse"]
    assert [(item.key, type(item.error)) for item in found.violations] == [("huber", ConformanceError)]
    lines = str(found).splitlines()
    assert lines[0] == "`Losses` has `huber`, which is not declared"
    assert lines[1].startswith("`mse`: `nowhere.to.be:found` cannot be imported: ModuleNotFoundError")
    Losses._del_artifact("huber")
    Losses.unregister_identifier("mse")
    Losses.register("mse", mae)
    assert Losses.compliance()
    assert str(Losses.compliance()) == "`Losses` complies"


def test_an_open_registry_may_hold_more_than_it_declares() -> None:
    class Open(FunctionalRegistry, declared=["a"]):
        pass

    Open.register("a", len)
    Open.register("b", len)
    assert Open.compliance()


def test_what_is_declared_does_not_pass_to_subclasses() -> None:
    class Base(FunctionalRegistry, declared=["a"], closed=True):
        pass

    class Derived(Base):
        pass

    Derived.register("b", len)
    assert Derived.compliance()


@pytest.mark.parametrize("reference", ["", "module", "module:", ":name"])
def test_a_reference_has_a_form(reference: str) -> None:
    class Form(FunctionalRegistry):
        pass

    with pytest.raises(CoercionError, match="refers to nothing"):
        Form.bind("x", reference)
    assert list(Form) == []
