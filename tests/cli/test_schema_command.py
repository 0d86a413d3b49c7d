"""`schema`: what editors complete specs from accepts every spec, and refuses what the compiler refuses."""

import json
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.fixture
def schema(registrygen):
    def get(*arguments):
        result = registrygen("schema", *arguments)
        assert result.returncode == 0, result.stdout
        return json.loads(result.stdout)

    return get


def specs():
    class Loader(yaml.SafeLoader):
        """YAML 1.2's truth values, and dates as text, as registrygen reads them."""

    Loader.yaml_implicit_resolvers = {
        key: [
            (tag, pattern)
            for tag, pattern in found
            if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or key in "tfTF")
        ]
        for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for path in sorted((REPOSITORY / "specs").glob("*.yaml")):
        yield from (document for document in yaml.load_all(path.read_text(), Loader) if document)


def test_every_reference_leads_somewhere(schema):
    found = schema()
    text = json.dumps(found)
    names = {part.partition('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert names <= set(found["$defs"])
    assert {"kind", "events", "providers", "enums", "jobs", "sse_events"} <= {
        choice["$ref"].removeprefix("#/$defs/") for choice in found["oneOf"]
    }


def test_kinds_exclude_each_other(schema):
    found = schema()
    for choice in found["oneOf"]:
        name = choice["$ref"].removeprefix("#/$defs/")
        document = found["$defs"][name]
        assert document["properties"]["kind"]["const"] == name
        assert "kind" in document["required"]
        assert document["additionalProperties"] is False


def test_entries_are_typed_by_their_kind(schema):
    definitions = schema("events")["$defs"]
    entry = definitions["events.entry"]
    assert "required" not in entry
    assert entry["properties"]["workflow"]["description"].startswith("Name of the workflow")
    assert "attempted" in entry["properties"]["phase"]["anyOf"][0]["enum"]
    group = definitions["events.GroupModel"]["properties"]
    assert group["with"]["$ref"] == group["entries"]["additionalProperties"]["$ref"] == "#/$defs/events.entry"
    assert definitions["events"]["properties"]["defaults"]["$ref"] == "#/$defs/events.entry"


def test_configuration(schema):
    properties = schema("config")["properties"]
    assert {"specs", "line-length", "fail-on", "outputs"} <= set(properties)
    assert all("description" in said for said in properties.values())


def test_schemas_are_schemas(schema):
    validators = pytest.importorskip("jsonschema.validators")
    for arguments in ([], ["events"], ["jobs"], ["kind"], ["config"]):
        validators.Draft202012Validator.check_schema(schema(*arguments))


def test_own_specs_are_valid(schema):
    validators = pytest.importorskip("jsonschema.validators")
    validator = validators.Draft202012Validator(schema())
    documents = list(specs())
    assert len(documents) == 14
    for document in documents:
        validator.validate(document)


@pytest.mark.parametrize(
    "document",
    [
        {"kind": "event"},
        {"kind": "events", "grups": []},
        {"kind": "jobs", "entries": {"a": {"retris": 3}}},
        {"kind": "jobs", "entries": {"a": {"retries": "3"}}},
        {"kind": "jobs", "defaults": {"retries": -1}},
        {"kind": "events", "groups": [{"with": {"phse": "attempted"}, "entries": {}}]},
        {"kind": "kind", "name": "x", "fields": {"a": {"type": "text"}}},
    ],
)
def test_mistakes_are_refused(schema, document):
    validators = pytest.importorskip("jsonschema.validators")
    assert not validators.Draft202012Validator(schema()).is_valid(document)


def test_null_removes_and_may_stand_everywhere(schema):
    validators = pytest.importorskip("jsonschema.validators")
    document = {"kind": "jobs", "defaults": {"retries": 1}, "entries": {"a": {"retries": None}, "b": None}}
    validators.Draft202012Validator(schema()).validate(document)
