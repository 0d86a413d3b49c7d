"""What is emitted as YAML is read back as the same values; JSON becomes text that the YAML reader takes."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrygen.source.emit import emitted, json_as_yaml
from registrygen.source.yaml import parse

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "yes",
        "no",
        "null",
        "~",
        "0o17",
        "1e3",
        ".inf",
        "- a",
        "a: b",
        "a #b",
        "'",
        "{",
        "&a",
        "*a",
        "!a",
        "2027-06-30",
        " a",
        "a ",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))

FINITE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
JSON_VALUES = st.recursive(
    FINITE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_emitted_is_read_back(value):
    text = emitted(value)
    trees, findings = parse(text, "spec.yaml")
    assert not findings
    assert ([tree.value for tree in trees] or [{}]) == [value]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(TEXTS, JSON_VALUES, max_size=4), st.booleans())
def test_json_is_read_as_what_it_says(value, ascii_only):
    trees, findings = parse(json_as_yaml(json.dumps(value, ensure_ascii=ascii_only, indent="\t")), "flags.json")
    assert not findings
    assert [tree.value for tree in trees] == [value]


def test_what_yaml_does_not_have():
    with pytest.raises(TypeError, match="object"):
        emitted({"a": object()})
