"""Commands, queries and their handlers are what the specs say."""

import ast
import inspect
import textwrap
from dataclasses import fields
from typing import Any, get_type_hints
from uuid import UUID

import pytest

from generated.events.registry import EVENT_REGISTRY
from tests.finance.stand_in import documents, entries, load

OPERATIONS = {
    document["kind"]: {key: (spec, refs) for key, (spec, refs) in entries(document).items()}
    for document in documents("cqrs.yaml")
    if document["kind"] != "enums"
}
COMMANDS, QUERIES = OPERATIONS["commands"], OPERATIONS["queries"]
EVENTS = {entry.event_class.__name__ for entry in EVENT_REGISTRY}
PLAIN = {type(None), UUID, bool, str, int}


def handler(spec: Any, refs: Any) -> type:
    cls: type = load(spec["handler"], refs["handler"])
    return cls


def constructed(cls: type) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {name.id for name in calls if isinstance(name, ast.Name)} & EVENTS


def test_there_are_as_many_as_expected() -> None:
    assert (len(COMMANDS), len(QUERIES)) == (23, 18)
    assert sum("result" in spec for spec, _ in COMMANDS.values()) == 6
    assert sum(spec.get("transaction", True) for spec, _ in COMMANDS.values()) == 22
    assert sum(spec.get("paginated", False) for spec, _ in QUERIES.values()) == 10


@pytest.mark.parametrize("key", COMMANDS)
def test_a_command_is_handled_as_its_spec_says(key: str) -> None:
    spec, refs = COMMANDS[key]
    cls = handler(spec, refs)
    hints = get_type_hints(cls.handle)  # type: ignore[attr-defined] - that it exists is what is tested
    assert hints["command"] is load(key, refs["command"])
    if "result" in spec:
        assert hints["return"] is load(spec["result"], refs["result"])
    else:
        assert hints["return"] in PLAIN
    assert constructed(cls) == set(spec["emits"])
    assert len(spec["emits"]) >= 1


@pytest.mark.parametrize("key", QUERIES)
def test_a_query_is_answered_for_one_user(key: str) -> None:
    spec, refs = QUERIES[key]
    query = load(key, refs["query"])
    assert get_type_hints(handler(spec, refs).handle)["query"] is query  # type: ignore[attr-defined] - as above
    names = {field.name for field in fields(query)}
    assert "user_id" in names
    assert ({"limit", "offset"} <= names) is spec.get("paginated", False)


def test_every_operation_is_used_by_a_route() -> None:
    used: set[str] = set()
    (document,) = documents("routes.yaml")
    for key, (spec, refs) in entries(document).items():
        used |= {spec.get("command", ""), spec.get("query", "")}
        used |= {getattr(hint, "__name__", "") for hint in get_type_hints(load(key, refs["handler"])).values()}
    used |= {name.removesuffix("Handler") for name in used}
    assert {*COMMANDS, *QUERIES} <= used


def test_there_are_as_many_routes_as_expected() -> None:
    (document,) = documents("routes.yaml")
    specs = [spec for spec, _ in entries(document).values()]
    assert (len(specs), sum("rate_limit" in spec for spec in specs)) == (36, 25)
    policies = set(entries(documents("rate_limits.yaml")[0]))
    assert {spec["rate_limit"] for spec in specs if "rate_limit" in spec} == policies
    flags = set(entries(documents("feature_flags.yaml")[0]))
    assert {spec["feature_flag"] for spec in specs if "feature_flag" in spec} == flags
