"""Where what is wrong with a configuration file stands: the line and column of the key or value, in every format."""

import itertools
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from registrygen.runtime import CoercionError, FunctionalRegistry, TypeRegistry, ValidationError
from registrygen.runtime.engines import read_file, read_json, read_toml, read_yaml
from registrygen.runtime.text_places import json_index, toml_index


class Layer:
    def __init__(self, units: int) -> None:
        self.units = units


class Layers(TypeRegistry[Layer]):
    pass


Layers.register("dense", Layer)


class Nets(FunctionalRegistry):
    pass


@Nets.register("net")
def net(layers: list[Layer], first: Layer | None = None, pair: tuple[int, int] = (1, 2), **more: int) -> Any:
    return layers, first, pair, more


def told(path: Path) -> list[str]:
    """What is wrong with a file, each thing with its place."""
    with pytest.raises(ValidationError) as caught:
        Nets.load(path)
    return [f"{item['place'].removeprefix(f'{path}:')} {item['message']}" for item in caught.value.context["problems"]]


TOML = """
_type = "net"  # _type = "other"
more = "#"
"first" = { _type = "dense", units = [
    1, # ] not the end
] }

[[layers]]
_type = 'dense'
units = \"\"\"
"x" = ["
\"\"\"

  [[ layers ]]
_type.name = "dense"

[[layers]]
_type = "dense"
unit = 3

[other . 'a.b']
x = 1
"""


def test_places_in_toml(tmp_path: Path) -> None:
    path = tmp_path / "net.toml"
    path.write_text(TOML)
    assert told(path) == [
        "3:8 input should be a valid integer, unable to parse string as an integer",
        "4:38 input should be a valid integer",
        "10:9 input should be a valid integer, unable to parse string as an integer",
        "15:1 `_type` has to be a name, not {'name': 'dense'}",
        "19:1 `dense` takes no `unit`",
        "21:1 input should be a valid integer",
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("c.yaml", "_type: net\nlayers:\n  _type: dense\n  units: 1\n", "3:3 `dense` gives "),
        ("c.yaml", "_type: net\nlayers: []\nfirst:\n  units: 1\n", "4:3 input should be an instance of Layer"),
        ("c.yaml", "_type: net\nlayers: []\nx: {a: 1}\n", "3:4 input should be a valid integer"),
        ("c.yaml", "_type: net\nlayers: []\nx:\n- 1\n", "4:1 input should be a valid integer"),
        ("c.yaml", "_type: net\nlayers: []\nx: &x 1\ny: [*x]\n", "4:4 input should be a valid integer"),
        ("c.json", '{"_type": "net",\n "layers": {"_type": "dense", "units": 1}}', "2:12 `dense` gives "),
        ("c.json", '{"_type": "net",\n\t"layers": [],\n\t"x": [1]}', "3:7 input should be a valid integer"),
        ("c.json", '{"_type": "net",\n "layers": [{"_type": "dense", "u\\u006eit": 1}]}', "2:32 `dense` takes no `unit`"),
        ("c.yaml", "_type: net\nlayers: []\n1: 3\n", "3:1 `1` is no text, as names of arguments are"),
        ("c.yaml", "_type: net\nlayers:\n- _type: dense\n  units: 1\nfirst: {_ref: '#'}\n", "5:15 what stands at `#` is needed"),
        ("c.json", '["net"]', "1:1 a configuration has to be a mapping, not ['net']"),
        ("c.json", "\n", "2:1 expecting value"),
        ("c.json", '{"a": 1,\n "b": {"c": 1, "c": 2}}', "2:16 `c` is given twice"),
        ("c.json", '{"_type": "net",\n "layers": ' + "[" * 5000 + "]" * 5000 + "}", "2:75 nested more than 64 levels"),
        ("c.json", '{"_type": ' + "9" * 5000 + "}", "1:1 Exceeds the limit"),
        ("c.yaml", "\n# nothing\n", "1:1 the file has no configuration"),
        ("c.yaml", "\n- net\n", "2:1 a configuration has to be a mapping, not ['net']"),
        ("c.yaml", "_type: net\n---\n_type: net\n", "3:1 a configuration is one document, not 2"),
        ("c.yaml", "_type: net\nlayers: " + "[" * 5000 + "]" * 5000, "2:72 nested more than 64 levels"),
        ("c.toml", "", "1:1 `_type` is missing"),
        ("c.toml", '_type = "net"\nlayers = [\n  [{', "3:5 "),
        ("c.toml", 'a = 1\n"a" = 2\n', "2:8 cannot overwrite a value"),
        ("c.toml", '_type = "net"\nlayers = ' + "[" * 5000 + "]" * 5000, "2:74 nested more than 64 levels"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_line_and_column(name: str, text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    (problem,) = told(path)
    assert problem.startswith(said)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_bytes(b"_type: \xff")
    with pytest.raises(CoercionError, match="byte 7 is not UTF-8"):
        read_file(path)


def test_brackets_in_texts_and_comments_are_not_nesting() -> None:
    many = "[{" * 100
    assert read_json(json.dumps({many: ['"\\' + many]}), "c.json").value == {many: ['"\\' + many]}
    text = f"# {many}\n'{many}' = \"\"\"\n{many}\\\"\"\"\"\"\nb = '''{many}''''\n"
    assert read_toml(text, "c.toml").value == {many: f'{many}""', "b": f"{many}'"}


NAMES = st.text("ab.\"'[]{}#=\n\\\u00e9 ", max_size=3)


VALUES = st.recursive(st.just(0), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))


def numbered(value: Any, numbers: Iterator[int]) -> Any:
    """The data with a number of its own in each place."""
    if isinstance(value, dict):
        return {key: numbered(item, numbers) for key, item in value.items()}
    return [numbered(item, numbers) for item in value] if isinstance(value, list) else next(numbers)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths(item, (*path, key))


@settings(max_examples=200, deadline=None)
@given(form=st.dictionaries(NAMES, VALUES, max_size=4), indent=st.sampled_from([None, 0, 2, "\t"]))
def test_every_part_of_a_file_has_its_place(form: dict[str, Any], indent: Any) -> None:
    data = numbered(form, itertools.count(1_000_000))
    for text, read, index in (
        (json.dumps(data, indent=indent), json.loads, json_index),
        (tomlkit.dumps(data), tomllib.loads, toml_index),
    ):
        found = index(text)
        for path, value in paths(read(text)):
            at = found.values[path]
            if isinstance(value, int):
                assert text[at:].startswith(str(value))
            elif path:
                assert text[at] in '[{"' or at == found.keys[path]


@pytest.mark.parametrize("read", [read_json, read_yaml])
def test_places_are_of_the_file_that_was_read(read: Any) -> None:
    loaded = read('{"a": {"b": [1, 2]}}', "c")
    assert loaded.place(("a", "b", 1), False) == "c:1:17"
    assert loaded.place(("a", "b"), True) == "c:1:8"
    assert loaded.place(("a", "b"), False) == "c:1:13"
    assert loaded.place(("a", "gone", 1), False) == "c:1:7"
