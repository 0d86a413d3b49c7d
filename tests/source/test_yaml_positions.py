"""The YAML builder against libyaml's own nodes: every key and value at its exact place, with the value of the core schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from registrygen.diagnostics.finding import Span
from registrygen.source.marks import Tree
from registrygen.source.yaml import DUPLICATE_KEY, LIMIT, Limits, parse

STR, SEQ, MAP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"
BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
CORE = {
    r"~|null|Null|NULL|": lambda _: None,
    r"true|True|TRUE": lambda _: True,
    r"false|False|FALSE": lambda _: False,
    r"[-+]?[0-9]+": int,
    r"0o[0-7]+": lambda text: int(text[2:], 8),
    r"0x[0-9a-fA-F]+": lambda text: int(text[2:], 16),
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?": float,
    r"[-+]?\.(inf|Inf|INF)": lambda text: float(text.replace(".", "")),
    r"\.(nan|NaN|NAN)": lambda _: float("nan"),
}
"""YAML 1.2.2, section 10.3.2, written down a second time; the first that matches wins."""


class Plain(yaml.SafeDumper):
    """Writes words as they are, whatever YAML 1.1 takes them for."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


WORDS = st.sampled_from(
    ["on", "no", "Yes", "off", "null", "~", "true", "FALSE", "0", "007", "-12", "+3", "0o17", "0x1F", "1_000", "1.5", "1e3",
     ".5", "5.", ".inf", "-.INF", ".nan", "2001-12-14", "12:30:45", "a", "finance.events", "a b", "é", "日本", "=", "<<"]
)  # fmt: skip
TEXTS = WORDS | st.text(max_size=12) | st.text(alphabet="ab \n#:-'\"\\", max_size=40)
PLAIN_DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS | st.integers() | st.booleans(), inner, max_size=4)
    ),
    max_leaves=20,
)


@st.composite
def nodes(draw: st.DrawFn, depth: int = 3) -> yaml.Node:
    """A node of any style; now and then a node that stands in two places, which is written as an anchor and an alias."""
    sort = draw(st.sampled_from(["scalar", "list", "mapping"])) if depth else "scalar"
    if sort == "scalar":
        return yaml.ScalarNode(STR, draw(TEXTS), style=draw(st.sampled_from([None, None, "'", '"', "|", ">"])))
    inner = draw(st.lists(nodes(depth - 1), max_size=4))
    inner += [inner[0]] if inner and draw(st.booleans()) else []
    flow = draw(st.booleans())
    if sort == "list":
        return yaml.SequenceNode(SEQ, inner, flow_style=flow)
    keys = draw(st.lists(TEXTS, min_size=len(inner), max_size=len(inner), unique=True))
    styles = st.sampled_from([None, None, "'", '"'])
    pairs = [(yaml.ScalarNode(STR, key, style=draw(styles)), value) for key, value in zip(keys, inner, strict=True)]
    return yaml.MappingNode(MAP, pairs, flow_style=flow)


@st.composite
def dumped(draw: st.DrawFn) -> str:
    """What PyYAML writes for plain data."""
    data = draw(PLAIN_DATA)
    shared = [data, {"again": data}] if draw(st.booleans()) else data
    return yaml.safe_dump(
        shared,
        default_flow_style=draw(st.sampled_from([True, False, None])),
        default_style=draw(st.sampled_from([None, None, "'", '"', "|"])),
        width=draw(st.sampled_from([20, 80])),
        indent=draw(st.sampled_from([2, 4])),
        allow_unicode=draw(st.booleans()),
        explicit_start=draw(st.booleans()),
        sort_keys=False,
    )


@st.composite
def commented(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with comments and empty lines wherever they fall, inside block scalars too."""
    lines = draw(texts).split("\n")
    for _ in range(draw(st.integers(0, 3))):
        number = draw(st.integers(0, len(lines) - 1))
        if draw(st.booleans()):
            lines[number] += "  # a comment: [it"
        else:
            lines.insert(number, draw(st.sampled_from(["", "# alone", "    # indented"])))
    return "\n".join(lines)


def serialized(node: yaml.Node) -> str:
    return str(yaml.serialize(node, Dumper=Plain, allow_unicode=True, width=30))


def meaning(node: yaml.Node) -> Any:
    """The value of a node by the core schema.

    Raises KeyError for a key that is given twice, is a merge key or is no scalar, and for a tag that does not fit.
    """
    if isinstance(node, yaml.SequenceNode):
        return [meaning(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        result: dict[Any, Any] = {}
        for key, value in node.value:
            is_merge = key.value == "<<" and not key.style
            if is_merge or not isinstance(key, yaml.ScalarNode) or (found := meaning(key)) in result:
                raise KeyError(key.tag)
            result[found] = meaning(value)
        return result
    is_tagged = node.tag != STR
    if not is_tagged and node.style:
        return node.value
    reader = next((read for form, read in CORE.items() if re.fullmatch(form, node.value)), str)
    if is_tagged and reader is str:
        raise KeyError(node.tag)
    return reader(node.value)


def walk(value: Any, node: yaml.Node, tree: Tree) -> Iterator[tuple[Span | None, yaml.Node]]:
    """The span of every key and value, with the node that libyaml made of it, in order of the document."""
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield tree.marks.value(value, index), child
            yield from walk(value[index], child, tree)
    elif isinstance(node, yaml.MappingNode):
        for key, (key_node, child) in zip(value, node.value, strict=True):
            yield tree.marks.key(value, key), key_node
            nested = isinstance(value[key], dict | list)
            yield tree.marks.value(value, key), key_node if nested else child
            yield from walk(value[key], child, tree)


def offset(text: str, line: int, column: int) -> int:
    starts = [0, *(found.end() for found in BREAK.finditer(text))]
    return starts[line - 1] + column - 1


def source_of(text: str, span: Span) -> str:
    return text[offset(text, span.line, span.column) : offset(text, span.end_line, span.end_column)]


def compose(text: str) -> tuple[yaml.Node, Any] | None:
    """libyaml's nodes and their meaning, None where the text is not a document that has one."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
        return (node, meaning(node)) if node is not None else None
    except (yaml.YAMLError, KeyError):
        return None


def assert_exact(text: str) -> None:
    trees, findings = parse(text, "x.yaml")
    expected = compose(text)
    if expected is None:
        assert findings or not trees
        return
    node, value = expected
    assert not findings
    assert repr(trees[0].value) == repr(value)
    seen: set[int] = set()
    for span, found in walk(trees[0].value, node, trees[0]):
        assert span is not None
        assert_at(text, span, found, seen)


def assert_at(text: str, span: Span, node: yaml.Node, seen: set[int]) -> None:
    start, end = node.start_mark, node.end_mark
    shown = source_of(text, span)
    if (span.line, span.column) != (start.line + 1, start.column + 1) and id(node) in seen:
        assert shown.startswith("*")
    elif isinstance(node, yaml.ScalarNode):
        assert (span.end_line, span.end_column) == (end.line + 1, end.column + 1)
        assert shown == text[start.index : end.index]
    else:
        assert shown == ""
    seen.add(id(node))


@settings(max_examples=300, deadline=None)
@given(commented(dumped()))
def test_dumped_data_is_read_at_its_places(text: str) -> None:
    assert_exact(text)


@settings(max_examples=300, deadline=None)
@given(commented(nodes().map(serialized)))
def test_every_style_is_read_at_its_places(text: str) -> None:
    assert_exact(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1:-?,[]{}&*!|>'\"# \n", max_size=30))
def test_any_text_is_read_as_libyaml_reads_it_or_refused(text: str) -> None:
    assume("!" not in text and "?" not in text)
    parse(text, "x.yaml")
    expected = compose(text) if "*" not in text else None
    if expected is not None:
        trees, findings = parse(text, "x.yaml")
        assert findings or repr(trees[0].value) == repr(expected[1])


def test_an_alias_stands_where_it_is_written() -> None:
    text = "one: &a {x: 1}\ntwo: *a\nthree: [*a, {y: *a}]\n"
    (tree,), findings = parse(text, "x.yaml")
    value: Any = tree.value
    assert not findings
    assert value["two"] is value["one"]
    assert tree.marks.value(value, "two") == Span("x.yaml", 2, 6, 2, 8)
    assert tree.marks.value(value["three"], 0) == Span("x.yaml", 3, 9, 3, 11)
    assert tree.marks.value(value["three"][1], "y") == Span("x.yaml", 3, 17, 3, 19)


def test_a_second_key_is_reported_at_both_places_and_ignored() -> None:
    trees, (finding,) = parse("a: 1\nb:\n  c: 2\n  c: [3]\n", "x.yaml")
    assert [tree.value for tree in trees] == [{"a": 1, "b": {"c": 2}}]
    assert (finding.code, finding.span) == (DUPLICATE_KEY.name, Span("x.yaml", 4, 3, 4, 4))
    assert [item.span for item in finding.related] == [Span("x.yaml", 3, 3, 3, 4)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a:\n  b: {c: [[1]]}\n", 2, 10),
        ("a: &x [1, 2, 3]\nb: [*x, *x,\n *x]\n", 3, 2),
        ("a: [1, 2, 3,\n  4, 5, 6, 7, 8, 9, 10]\n", 2, 21),
    ],
)
def test_a_limit_is_reported_once_where_it_is_passed(text: str, line: int, column: int) -> None:
    trees, (finding,) = parse(text, "x.yaml", Limits(depth=3, values=10))
    assert not trees
    assert finding.span is not None
    assert (finding.code, finding.span.line, finding.span.column) == (LIMIT.name, line, column)


def test_each_document_has_marks_of_its_own() -> None:
    trees, findings = parse("--- {a: 1}\n---\nb: 2\n--- text\n---\n", "x.yaml")
    assert not findings
    assert [tree.value for tree in trees] == [{"a": 1}, {"b": 2}, "text", None]
    assert [(tree.index, tree.span.line, tree.span.column) for tree in trees] == [
        (0, 1, 5),
        (1, 3, 1),
        (2, 4, 5),
        (3, 6, 1),
    ]
    assert trees[1].marks.key(trees[1].value, "b") == Span("x.yaml", 3, 1, 3, 2)
