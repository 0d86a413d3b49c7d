"""The JSON Schema of configurations says what construction says."""

import json
from typing import Any

import jsonschema
import pydantic
import pytest
import test_places_of_blocks as places
from test_places_of_blocks import Jobs, fixed

from registrygen.runtime import FunctionalRegistry, ValidationError

VALID: list[dict[str, Any]] = [
    {"_type": "Job", "source": fixed(1)},
    {
        "_type": "Job",
        "source": fixed(1),
        "fallback": None,
        "more": [fixed()],
        "by_name": {"a": fixed()},
        "pairs": [["a", fixed()]],
    },
    {"_type": "Job", "source": {"_ref": "#/fallback"}, "fallback": fixed()},
    {
        "_type": "Job",
        "source": fixed(),
        "step": {"_type": "double", "_partial": True},
        "clock": {"_type": "clock_of", "city": "Rome"},
    },
    {
        "_type": "Job",
        "source": fixed(),
        "limits": {"low": 1},
        "mode": "b",
        "size": 2,
        "colour": "red",
        "day": "2024-01-01",
    },
    {"_type": "Job", "_partial": True},
    {"_type": "gather", "sources": [fixed(1)], "left": fixed(2)},
    {"_type": "gather", "sources": fixed(1)},
    {"_type": "Jobs:Job", "source": {"_type": "Sources:Fixed", "values": ["1", 2.0, True]}},
    {"_type": "Sources:Fixed"},
    {"_type": "test_places_of_blocks.Jobs:Job", "source": {"_type": "test_places_of_blocks.Sources:Fixed"}},
    {"_type": "Job", "source": fixed(), "size": {"_value": "3"}, "anything": {"_value": {"_type": 1}}},
    {"_type": "Job", "source": fixed(), "more": {"_value": []}, "limits": {"low": {"_ref": "#/size"}}, "size": "2"},
    {
        "_type": "Job",
        "source": fixed(),
        "limits": {"low": "1", "high": {"_value": 2}},
        "pairs": [[{"_value": "a"}, fixed()]],
    },
    {"_type": "Job", "source": fixed(), "plain": {"_type": "Steps:double", "_partial": True}, "day": 0},
    {"_type": "Job", "source": fixed(), "by_name": {"_value": {}}, "several": [fixed(), {"_ref": "#/source"}]},
    {"_type": "Job", "source": fixed(), "size": {"_type": "Steps:double", "value": 3}},
]
WRONG: list[dict[str, Any]] = [
    {},
    {"_type": "Jab"},
    {"_type": "Job"},
    {"_type": "Job", "source": 3},
    {"_type": "Job", "source": {"values": []}},
    {"_type": "Job", "source": fixed(), "sorce": fixed()},
    {"_type": "Job", "source": fixed(), "more": [3]},
    {"_type": "Job", "source": fixed(), "mode": "c"},
    {"_type": "Job", "source": fixed(), "size": 0},
    {"_type": "Job", "source": {"_type": "Fixed", "values": ["x"]}},
    {"_type": "Job", "source": {"_type": "Sources:Fixed", "values": ["x"]}},
    {"_type": "Job", "source": {"_type": "Fixed", "_partial": True}},
    {"_type": "Job", "source": {"_type": "Sources:Fixed", "_partial": True}},
    {"_type": "Job", "source": fixed(), "more": [{**fixed(), "_partial": True}]},
    {"_type": "Job", "source": fixed(), "step": {"_type": "double"}},
    {"_type": "Job", "source": fixed(), "size": {"_type": "Fixed"}},
    {"_type": "Job", "source": {"_ref": "nowhere"}},
    {"_type": "Job", "source": {"_value": 3, "more": 4}},
    {"_ref": "#"},
    {"_value": {}},
]


@pytest.fixture(scope="module")
def schema() -> Any:
    made = json.loads(json.dumps(Jobs.schema()))
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


@pytest.mark.parametrize("config", VALID, ids=json.dumps)
def test_what_is_constructed_is_valid(schema: Any, config: dict[str, Any]) -> None:
    assert Jobs.plan(config)
    assert [item.message for item in schema.iter_errors(config)] == []


@pytest.mark.parametrize("config", WRONG, ids=json.dumps)
def test_what_is_refused_is_not_valid(schema: Any, config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Jobs.plan(config)
    assert not schema.is_valid(config)


def test_an_editor_is_told_what_there_is(schema: Any) -> None:
    definitions = schema.schema["$defs"]
    assert {"Jobs", "Sources", "Steps", "Clocks", "Limits"} <= set(definitions)
    job = definitions["Jobs"]["oneOf"][0]
    assert job["title"] == "Job"
    size = job["properties"]["size"]
    assert (size["anyOf"][0], size["default"]) == ({"exclusiveMinimum": 0, "type": "integer"}, 1)
    assert job["properties"]["_type"]["enum"][:2] == ["Job", "Jobs:Job"]
    assert {"$ref": "#/$defs/Sources", "properties": {"_partial": {"const": False}}} in job["properties"]["source"][
        "anyOf"
    ]
    assert {"$ref": "#/$defs/Limits"} in job["properties"]["limits"]["anyOf"]
    assert places.called == []


def test_what_cannot_be_had_is_left_out_with_a_warning() -> None:
    class Bound(FunctionalRegistry):
        pass

    Bound.bind("gone", "no_module_of_this_name:thing")
    Bound.register("here", len)
    with pytest.warns(UserWarning, match="the schema of `Bound` is without `gone`: ") as warned:
        schema = Bound.schema()
    assert warned[0].filename == __file__
    assert [item["title"] for item in schema["$defs"]["Bound"]["oneOf"]] == ["here"]


def test_models_of_the_same_name_are_told_apart() -> None:
    class Named(FunctionalRegistry):
        pass

    def take(one: Any, two: Any, three: Any) -> None: ...

    first, second, third = (pydantic.create_model("Named", **{name: (int, 0)}) for name in ("a", "b", "a"))
    take.__annotations__.update(one=first, two=second, three=list[third])
    Named.register(take)
    schema = jsonschema.Draft202012Validator(json.loads(json.dumps(Named.schema())))
    assert schema.is_valid({"_type": "take", "one": {"a": 1}, "two": {"b": "2"}, "three": [{"a": {"_value": 3}}]})
    assert not schema.is_valid({"_type": "take", "one": {"a": "x"}, "two": {}, "three": []})
    assert not schema.is_valid({"_type": "take", "one": {}, "two": {"b": "x"}, "three": []})
