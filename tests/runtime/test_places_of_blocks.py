"""Where blocks may stand: by what annotations of all sorts ask for."""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, Optional, Protocol, TypeVar

import pydantic
import pytest
from annotated_types import Gt, Len

from registrygen.runtime import FunctionalRegistry, RegistryError, SchemeRegistry, TypeRegistry, ValidationError

T = TypeVar("T")
called: list[str] = []


class Source(Protocol):
    name: str

    def read(self) -> list[int]: ...


class Sources(TypeRegistry[Source], strict=True):
    pass


@Sources.register
@dataclass
class Fixed:
    values: list[int] = field(default_factory=list)
    name: str = "fixed"

    def __post_init__(self) -> None:
        called.append("Fixed")

    def read(self) -> list[int]:
        return self.values


class Step(Protocol):
    def __call__(self, value: int) -> int: ...


class Steps(FunctionalRegistry[[int], int], strict=True, contract=Step):
    pass


@Steps.register
def double(value: int, times: int = 1) -> int:
    called.append("double")
    return value * 2**times


class Clock:
    def __init__(self, zone: str) -> None:
        self.zone = zone


class Clocks(FunctionalRegistry[..., Clock]):
    pass


@Clocks.register
def clock_of(city: str) -> Clock:
    return Clock(city.lower())


class Colour(enum.Enum):
    RED = "red"


class Limits(pydantic.BaseModel):
    low: int
    high: int = 9


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item


class Jobs(SchemeRegistry):
    pass


@Jobs.register
class Job:
    def __init__(
        self,
        source: Source,
        fallback: Optional[Source] = None,  # noqa: UP045
        more: Sequence[Source] = (),
        by_name: Mapping[str, Source] | None = None,
        step: Step | None = None,
        plain: Callable[[int], int] | None = None,
        clock: Clock | None = None,
        several: Annotated[list[Source], Len(max_length=2)] = [],  # noqa: B006
        boxed: Box[int] | None = None,
        pairs: list[tuple[str, Source]] = [],  # noqa: B006
        limits: Limits | None = None,
        colour: Colour = Colour.RED,
        day: date | None = None,
        path: Path = Path(),
        mode: Literal["a", "b"] = "a",
        size: Annotated[int, Gt(0)] = 1,
        anything: Any = None,
        untyped=None,
        iterable: Iterable[Source] = (),
    ) -> None:
        called.append("Job")
        self.__dict__.update({name: value for name, value in locals().items() if name != "self"})


@Jobs.register
def gather(*sources: Source, **named: Source) -> tuple[list[int], dict[str, list[int]]]:
    called.append("gather")
    return [one.read()[0] for one in sources], {name: one.read() for name, one in named.items()}


def fixed(*values: int) -> dict[str, Any]:
    return {"_type": "Fixed", "values": list(values)}


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    called.clear()


@pytest.mark.parametrize("by", ["factorize", "plan"])
def test_blocks_stand_wherever_their_type_is_asked_for(by: str) -> None:
    config = {
        "_type": "Job", "source": fixed(1), "fallback": fixed(2), "more": [fixed(3)], "by_name": {"four": fixed(4)},
        "several": [fixed(5)], "pairs": [["six", fixed(6)]], "iterable": [fixed(7)],
    }  # fmt: skip
    job = Jobs.factorize(config) if by == "factorize" else Jobs.plan(config).build()
    assert (job.source.read(), job.fallback.read(), job.more[0].read()) == ([1], [2], [3])
    assert (job.by_name["four"].read(), job.several[0].read(), job.pairs[0][0]) == ([4], [5], "six")
    assert job.pairs[0][1].read() == [6]
    assert [one.read() for one in job.iterable] == [[7]]
    assert called == ["Fixed"] * 7 + ["Job"]


def test_a_function_is_asked_for_by_its_contract_or_by_what_it_gives() -> None:
    partial = {"_type": "double", "_partial": True, "times": "3"}
    job = Jobs.factorize(
        "Job",
        source=fixed(),
        step=partial,
        plain={**partial, "_type": "Steps:double"},
        clock={"_type": "clock_of", "city": "ROME"},
    )
    assert (job.step(1), job.plain(2), job.clock.zone) == (8, 16, "rome")


def test_data_of_all_sorts_is_converted() -> None:
    job = Jobs.factorize(
        "Job", source=fixed(), limits={"low": "1"}, colour="red", day="2024-02-29", path="a/b", mode="b", size="3",
        anything={"a": [1]}, untyped=[2],
    )  # fmt: skip
    assert (job.limits, job.colour, job.day, job.path) == (Limits(low=1), Colour.RED, date(2024, 2, 29), Path("a/b"))
    assert (job.mode, job.size, job.anything, job.untyped) == ("b", 3, {"a": [1]}, [2])


def test_blocks_in_untyped_places_are_of_the_same_registry_or_name_theirs() -> None:
    job = Jobs.factorize(
        "Job", source=fixed(), anything=[{"_type": "Sources:Fixed"}], untyped={"_type": "gather", "sources": [fixed(8)]}
    )
    assert type(job.anything[0]) is Fixed
    assert job.untyped == ([8], {})
    whole = {"_type": f"{__name__}.Sources:Fixed", "values": [3]}
    assert Jobs.factorize("Job", source=whole).source.read() == [3]


def test_positions_and_names_take_blocks() -> None:
    assert Jobs.factorize("gather", sources=[fixed(1), fixed(2)], left=fixed(3)) == ([1, 2], {"left": [3]})


def test_instances_of_protocols_and_generics_are_taken_as_they_are() -> None:
    ready, box = Fixed([1]), Box(3)
    job = Jobs.factorize("Job", source=ready, more=[ready, fixed(2)], boxed=box)
    assert job.source is job.more[0] is ready
    assert job.boxed is box


def problems(config: Any) -> dict[str, str]:
    """What is wrong with a configuration, by place."""
    with pytest.raises(ValidationError) as caught:
        Jobs.factorize(config)
    assert called == []
    return {item["place"]: f"{item['message']} ({item['help']})" for item in caught.value.context["problems"]}


def test_what_is_wrong_in_any_place_is_said_there() -> None:
    found = problems({
        "_type": "Job", "source": {"values": [1]}, "fallback": 3, "more": [{"_type": "Fixd"}],
        "by_name": {"a": {"_type": "Fixed", "valus": []}}, "step": {"_type": "double"}, "clock": {"_type": "clock_of", "city": 3},
        "several": [fixed(), fixed(), fixed()], "limits": {"lo": 1}, "size": 0, "mode": "c", "colour": "blue",
    })  # fmt: skip
    assert found["#/source"].startswith(
        "input should be a Source; it has no `read`, `name` (a block needs `_type: <name>`)"
    )
    assert found["#/fallback"].startswith("input should be a Source; it has no `read`, `name`")
    assert found["#/more/0/_type"] == "`Sources` has no `Fixd` (did you mean `Fixed`?)"
    assert found["#/by_name/a/valus"] == "`Fixed` takes no `valus` (did you mean `values`?)"
    assert found["#/step"] == "`double` needs `value` ()"
    assert found["#/clock/city"].startswith("input should be a valid string")
    assert "at most 2 items" in found["#/several"]
    assert found["#/limits/lo"] == "there is no field `lo` (did you mean `low`?)"
    assert "greater than 0" in found["#/size"]
    assert "'a' or 'b'" in found["#/mode"]
    assert "'red'" in found["#/colour"]
    assert len(found) == 11


@pytest.mark.parametrize(
    ("config", "found"),
    [
        ({}, {"#": "`_type` is missing (add `_type: <name>`; it is one of `Job`, `gather`)"}),
        ({"type": "Job"}, {"#": "`_type` is missing (write `_type` in the place of `type`)"}),
        ({"_type": "Jobb"}, {"#/_type": "`Jobs` has no `Jobb` (did you mean `Job`?)"}),
        ({"_type": "Nobody:Job"}, {"#/_type": "there is no registry `Nobody` ()"}),
        (
            {"_type": ["Job"]},
            {"#/_type": "`_type` has to be a name, not ['Job'] (write the name of what is registered)"},
        ),
        ({"_ref": "#/a"}, {"#": "`_type` is missing (add `_type: <name>`; it is one of `Job`, `gather`)"}),
        ({"_value": 3}, {"#": "`_type` is missing (add `_type: <name>`; it is one of `Job`, `gather`)"}),
    ],
)
def test_a_configuration_has_to_say_what_it_is_of(config: dict[str, Any], found: dict[str, str]) -> None:
    known = problems(config)
    assert list(known) == list(found)
    for place, text in found.items():
        assert known[place].startswith(text.removesuffix("()"))


def test_missing_type_hides_nothing_of_what_is_in_it() -> None:
    found = problems({"a": {"_type": "Jab"}, "b": {"_type": "gather", "sources": 3, "x": 4}})
    assert list(found) == ["#", "#/a/_type", "#/b/sources", "#/b/x"]


def test_a_name_that_several_registries_have_has_to_be_told_apart() -> None:
    class Others(TypeRegistry[Source]):
        pass

    Others.register(Fixed)
    try:
        found = problems({"_type": "Job", "source": fixed(1)})
        assert list(found) == ["#/source/_type"]
        assert "have a `Fixed` (say which: `" in found["#/source/_type"]
        assert Jobs.factorize({"_type": "Job", "source": {"_type": "Sources:Fixed"}}).source.read() == []
    finally:
        Others.clear_artifacts()
    assert Jobs.factorize("Job", source=fixed(1)).source.read() == [1]


def test_a_name_that_another_registry_gets_later_has_to_be_told_apart_from_then_on() -> None:
    class Firsts(TypeRegistry[Clock]):
        pass

    class Seconds(TypeRegistry[Clock]):
        pass

    class Towers(FunctionalRegistry):
        pass

    @Towers.register
    def tower(clock: Clock, **more: Any) -> Any:
        return clock.zone, more

    Firsts.register("plain", Clock)
    config = {"_type": "tower", "clock": {"_type": "plain", "zone": "a"}}
    assert Towers.factorize(config) == ("a", {})
    Seconds.register("plain", Clock)
    with pytest.raises(ValidationError, match="`Firsts` and `Seconds` have a `plain`"):
        Towers.factorize(config)
    Seconds.unregister_identifier("plain")
    assert Towers.factorize(config) == ("a", {})


def test_what_is_partial_within_is_so_whatever_it_takes() -> None:
    class Loose(SchemeRegistry):
        pass

    Loose.register("outer", lambda inner: inner)
    Loose.register("loose", lambda **names: names)
    made = Loose.factorize({"_type": "outer", "inner": {"_type": "loose", "_partial": True, "a": 1}})
    assert made(b=2) == {"a": 1, "b": 2}


def test_aliases_references_and_overrides_count_in_configurations() -> None:
    Sources.alias("constant", "Fixed")
    try:
        for _ in range(2):
            assert Jobs.factorize("Job", source={"_type": "constant", "values": [1]}).source.read() == [1]
    finally:
        del Sources._aliases["constant"]

    class Fake:
        name = "fake"

        def read(self) -> list[int]:
            return [0]

    for _ in range(2):
        with Sources.override(Fixed=Fake):
            assert Jobs.factorize("Job", source={"_type": "Fixed"}).source.read() == [0]
            assert Jobs.plan({"_type": "Job", "source": {"_type": "Fixed"}}).build().source.read() == [0]
        assert Jobs.factorize("Job", source=fixed(2)).source.read() == [2]


def test_the_registry_of_a_block_comes_before_others_of_the_same_base() -> None:
    class Firsts(TypeRegistry[Clock], abstract=True):
        pass

    class Seconds(TypeRegistry[Clock], abstract=True):
        pass

    class Wrapping(Clock):
        def __init__(self, inner: Clock) -> None:
            self.inner = inner

    for registry in (Firsts, Seconds):
        registry.register("wrapping", Wrapping)
        registry.register("plain", type(f"PlainOf{registry.__name__}", (Clock,), {}))
    config = {"_type": "wrapping", "inner": {"_type": "plain", "zone": "a"}}
    for registry in (Firsts, Seconds):
        for made in (registry.factorize(config), registry.plan(config).build()):
            assert type(made.inner) is registry["plain"]


class Counted:
    made = 0

    def __init__(self) -> None:
        Counted.made += 1


class Counting(SchemeRegistry):
    pass


Counting.register("one", Counted)


@pytest.mark.parametrize(
    "hint",
    [
        list[Counted] | tuple[Counted, ...], set[Counted] | list[Counted], frozenset[Counted] | tuple[Counted, ...] | None,
        list[Counted] | None, list[Counted | int], list[list[Counted] | None], Any, list,
        list[Counted] | Any, Sequence[Counted] | set[int] | Counted, list[Any] | str, object,
    ],
    ids=str,
)  # fmt: skip
def test_every_block_is_constructed_once_whatever_is_asked_for(hint: Any) -> None:
    def take(items: Any) -> Any:
        return items

    take.__annotations__["items"] = hint
    Counting.register("take", take, replace=True)
    block: Any = {"_type": "one"}
    before = Counted.made
    items = [[block]] if hint == list[list[Counted] | None] else [block, block]
    made = Counting.factorize("take", items=items)
    flat = made[0] if hint == list[list[Counted] | None] else made
    assert all(type(item) is Counted for item in flat)
    assert Counted.made - before == len(flat)


@pytest.mark.parametrize("hint", [dict[str, Any], Mapping[str, Any], dict[str, Any] | None, Any, dict])
def test_a_reference_is_none_in_a_literal_mapping_alone(hint: Any) -> None:
    def take(other: Any, items: Any) -> Any:
        return items

    take.__annotations__["items"] = hint
    Jobs.register("take", take, replace=True)
    try:
        assert Jobs.factorize("take", other=[1], items={"_value": {"_ref": "#/other"}}) == {"_ref": "#/other"}
        assert Jobs.factorize("take", other=[1], items={"a": {"_ref": "#/other"}}) == {"a": [1]}
        with pytest.raises(ValidationError, match="there is nothing at `#/gone`"):
            Jobs.factorize("take", other=[1], items={"a": {"_ref": "#/gone"}})
    finally:
        Jobs.unregister_identifier("take")


def test_what_was_taken_out_is_gone_for_configurations() -> None:
    Jobs.register("once", lambda: 1)
    assert Jobs.factorize("once") == 1
    Jobs.unregister_identifier("once")
    with pytest.raises(ValidationError, match="`Jobs` has no `once`"):
        Jobs.factorize("once")
    with pytest.raises(RegistryError):
        Jobs["once"]


def test_only_what_is_registered_is_called() -> None:
    found = problems(
        {"_type": "Job", "source": {"_type": "os:system", "command": "true"}, "untyped": {"_target_": "os.system"}}
    )
    assert found == {"#/source/_type": "there is no registry `os` ()"}


def test_a_failing_constructor_says_where_and_construction_stops() -> None:
    @Sources.register
    class Broken(Fixed):
        def __post_init__(self) -> None:
            raise OSError("no disk")

    try:
        with pytest.raises(OSError, match="no disk") as caught:
            Jobs.plan({"_type": "Job", "source": {"_type": "Broken"}, "fallback": fixed()}).build()
        assert caught.value.__notes__ == ["while `" + Broken.__qualname__ + "` was constructed for #/source"]
        assert called == []
    finally:
        Sources.unregister_artifact(Broken)
