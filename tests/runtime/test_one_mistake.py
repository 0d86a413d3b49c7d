"""One mistake is one problem, and says what was meant."""

from pathlib import Path
from typing import Any

import pytest

from registrygen.runtime import CoercionError, FunctionalRegistry, SchemeRegistry, TypeRegistry, ValidationError


class Model:
    pass


class Lines(TypeRegistry[Model]):
    pass


@Lines.register("lin")
class Linear(Model):
    def __init__(self, units: int = 1) -> None:
        self.units = units


class Splitters(TypeRegistry):
    """Has no base."""


@Splitters.register("words")
class Words:
    pass


@Splitters.register("own")
class Own(Splitters):
    pass


class Costs(FunctionalRegistry):
    pass


@Costs.register
def one() -> int:
    return 1


class Errands(SchemeRegistry):
    pass


@Errands.register("job")
def job(
    model: Model | None = None,
    models: list[Model] = [],  # noqa: B006
    tokenizer: Splitters | None = None,
    loss: Costs | None = None,
    any_: Any = None,
) -> Any:
    return dict(locals())


LIN = {"_type": "lin"}
NO_MODEL = "input should be an instance of Model; "


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({"modle": LIN}, {"#/modle": "`job` takes no `modle`; did you mean `model`?"}),
        ({"modles": [LIN]}, {"#/modles": "`job` takes no `modles`; did you mean `models`?"}),
        ({"zzz": LIN}, {"#/zzz": "`job` takes no `zzz`; it is one of "}),
        ({"zzz": [{"a": LIN}]}, {"#/zzz": "`job` takes no `zzz`; "}),
        ({"modle": {"_type": "lni"}}, {"#/modle": "`job` takes no `modle`", "#/modle/_type": "`Lines` has no `lni`; did you mean `lin`?"}),
        ({"model": {"_type": "jobb", "a": LIN}}, {"#/model/_type": "`Lines` has no `jobb`"}),
        ({"_typ": "job", "model": LIN}, {"#": "`_type` is missing; write `_type` in the place of `_typ`"}),
        ({"model": {"_tpye": "lin"}}, {"#/model": f"{NO_MODEL}write `_type` in the place of `_tpye`"}),
        ({"models": [{"_tpye": "lin", "units": 3}]}, {"#/models/0": f"{NO_MODEL}write `_type` in the place of `_tpye`"}),
        ({"model": {"_reff": "#/a"}}, {"#/model": f"{NO_MODEL}write `_ref` in the place of `_reff`"}),
        ({"model": {"_val": 3}}, {"#/model": f"{NO_MODEL}write `_value` in the place of `_val`"}),
        ({"model": {"units": 3}}, {"#/model": f"{NO_MODEL}a block needs `_type: <name>`"}),
        ({"_partail": True}, {"#/_partail": "`job` takes no `_partail`; did you mean `_partial`?"}),
        ({"model": {"_type": "lin", "_partail": True}}, {"#/model/_partail": "`lin` takes no `_partail`; did you mean `_partial`?"}),
        ({"model": {"_type": "lni"}}, {"#/model/_type": "`Lines` has no `lni`; did you mean `lin`?"}),
        ({"tokenizer": {"_type": "words"}}, {"#/tokenizer": "`words` gives test_one_mistake.Words, not "}),
        ({"tokenizer": 3}, {"#/tokenizer": "input should be an instance of Splitters; `Splitters` is a registry: "}),
        ({"loss": {"_type": "Costs:one"}}, {"#/loss": "`one` gives int, not test_one_mistake.Costs | None; `Costs` is a registry: "}),
    ],
    ids=str,
)  # fmt: skip
def test_one_mistake_is_one_problem(config: dict[str, Any], found: dict[str, str]) -> None:
    whole = config if "_typ" in config else {"_type": "job", **config}
    with pytest.raises(ValidationError) as caught:
        Errands.factorize(whole)
    said = {item["place"]: f"{item['message']}; {item['help']}" for item in caught.value.context["problems"]}
    assert sorted(said) == sorted(found), said
    for place, text in found.items():
        assert said[place].startswith(text)


def test_a_registry_without_a_base_supplies_what_derives_from_it() -> None:
    assert type(Errands.factorize("job", tokenizer={"_type": "own"})["tokenizer"]) is Own


class Calls(FunctionalRegistry):
    pass


@Calls.register
def names(cls: int = 0, key: int = 0, type: int = 0, self: int = 0, arguments: int = 0) -> tuple[int, ...]:
    return cls, key, type, self, arguments


@Calls.register
def positions(x: int, y: list[int] = None, z: int = "none", /, *rest: int) -> Any:  # type: ignore[assignment]  # noqa: RUF013
    return x, y, z, rest


def test_arguments_may_be_called_as_the_parameters_of_methods() -> None:
    assert Calls.factorize("names", cls=1, key="2", type=3, self=4, arguments=5) == (1, 2, 3, 4, 5)
    assert Calls.factorize_artifact("names", cls=1, key=2, type=3, self=4) == (1, 2, 3, 4, 0)
    assert Calls.factorize_artifact(type="names", cls=1, self=4) == (1, 0, 0, 4, 0)
    assert Calls.factorize({"_type": "names", "type": 3, "cls": 1}, key=2) == (1, 2, 3, 0, 0)


def test_defaults_are_left_to_the_callable_by_position_as_well() -> None:
    assert Calls.factorize("positions", x="1") == (1, None, "none", ())
    assert Calls.factorize("positions", x=1, z=2) == (1, None, 2, ())
    assert Calls.factorize("positions", x=1, rest=["2", 3]) == (1, None, "none", (2, 3))
    assert Calls.factorize({"_type": "positions", "_partial": True, "x": 1, "z": 2})(3) == (1, None, 2, (3,))
    assert Calls.factorize({"_type": "positions", "_partial": True, "x": 1})([3]) == (1, [3], "none", ())
    with pytest.raises(ValidationError, match="valid list"):
        Calls.factorize("positions", x=1, y=None, z=2)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lin.yaml"
    file.write_text("units: 3\n_type: words\n")
    with pytest.raises(ValidationError) as caught:
        Lines.load("lin", file)
    assert f"{file}:2:8: `lin` is to be constructed, and the configuration is of `words`" in str(caught.value)
    for same in ("lin", "Lines:lin"):
        file.write_text(f"_type: {same}\nunits: 3\n")
        assert Lines.load("lin", file).units == 3


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"timout": 3}, "has no `timout`\n  help: did you mean `timeout`?"),
        ({"method": "a"}, "has no `method`"),
        (
            {"timeout": "long"},
            "`timeout` of a socket's configuration has to be a number of seconds, more than 0 and at most 86400, not 'long'",
        ),
        ({"allowed_hosts": "localhost"}, "has to be a list of names, not 'localhost'"),
    ],
)
def test_a_socket_has_no_keys_that_mean_nothing(config: dict[str, Any], message: str) -> None:
    with pytest.raises(CoercionError) as caught:
        Lines.factorize_from_socket("lin", {"url": "http://127.0.0.1:1/", **config})
    assert message in str(caught.value)


def test_a_text_is_no_list_of_aliases() -> None:
    with pytest.raises(CoercionError, match=r"(?s)`quux` is one alias, not several.*write `aliases=\[\"quux\"\]`"):
        Lines.register("quuux", Linear, aliases="quux")
    assert list(Lines) == ["lin"]


def test_what_has_no_hash_is_no_key() -> None:
    unhashable: Any = []
    with pytest.raises(CoercionError, match="cannot be a key") as caught:
        Lines[unhashable]
    assert caught.value.context["registry"] == "Lines"
    assert unhashable not in Lines
    assert not Lines.has_identifier(unhashable)
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        # The mapping's own look-up.
        Lines.get(unhashable)


def test_get_takes_a_key_alone() -> None:
    with pytest.raises(TypeError, match="takes exactly one argument"):
        Lines.get("nothing", None)  # type: ignore[call-arg]


@Calls.register
def spread(first: int, *xs: int, name: str = "n") -> Any:
    return first, xs, name


def _told(config: dict[str, Any]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Calls.plan(config)
    return [item["place"] for item in caught.value.context["problems"]]


@pytest.mark.parametrize(
    ("xs", "places"),
    [([1, "two", "three"], ["#/xs/1", "#/xs/2"]), ("two", ["#/xs"]), ([1, 2, 3, "four"], ["#/xs/3"])],
)
def test_what_a_star_parameter_takes_is_told_where_it_stands(xs: Any, places: list[str]) -> None:
    assert _told({"_type": "spread", "first": 1, "name": "fine", "xs": xs}) == places
    assert _told({"_type": "spread", "name": "fine", "first": "one"}) == ["#/first"]
