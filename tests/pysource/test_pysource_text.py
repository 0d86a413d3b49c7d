"""Arbitrary text cannot get out of a literal, a docstring or a comment, and black leaves all three alone."""

from __future__ import annotations

import ast
import inspect
import math

import black
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrygen.pysource.layout import Style, comment, docstring, wrap
from registrygen.pysource.literals import literal

many = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
chars = (
    st.sampled_from(list(" \t\n\r\f\v\x1c\x85\u2028\u202e\u2066\"'\\#`a bZ:;\xa0\u3000\ud800\x00\ufeff\u0301é日"))
    | st.characters()
)
DIRECTIVES = ["fmt: off", "noqa", "type: ignore", "coding: x", "encoding=utf-7", "# fmt: skip", "; fmt: off"]
MARKS = [
    '"""',
    '"',
    "'",
    "\\",
    "\\N{DASH}",
    "\\xAB",
    "\n",
    "\n\n",
    " ",
    "  indented",
    "\ttab",
    "word",
    "a" * 30,
    "日本",
]
pieces = st.sampled_from([*DIRECTIVES, *MARKS])
anything = st.text(chars, max_size=40) | st.lists(pieces, max_size=9).map("".join)
styles = st.builds(Style, st.integers(40, 120), st.booleans())
values = anything | st.integers() | st.floats() | st.booleans() | st.none()


def blackened(code: str, length: int) -> str:
    return black.format_str(code, mode=black.Mode(line_length=length))


def within(depth: int, block: str) -> str:
    return "".join("    " * level + f"class A{level}:\n" for level in range(depth)) + block + "\n"


@many
@given(values)
def test_literal_comes_back(value):
    source = literal(value)
    source.encode()
    back = eval(source)
    assert type(back) is type(value)
    assert back == value or value != value
    assert not isinstance(value, float) or value != value or math.copysign(1, back) == math.copysign(1, value)
    assert blackened(f"x = {source}\n", 4000) == f"x = {source}\n"


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (1e16, "1e16"),
        (1e-7, "1e-07"),
        (-0.0, "-0.0"),
        (float("-inf"), 'float("-inf")'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("\u202e", '"\\u202e"'),
        ("\x00\n", '"\\x00\\n"'),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_literal_spelling(value, source):
    assert literal(value) == source


def test_huge_integer():
    assert ast.literal_eval(literal(-(10**5000))) == -(10**5000)


@many
@given(anything, styles, st.integers(0, 2))
def test_docstring(text, style, depth):
    code = within(depth, docstring(text, style, depth=depth)) + "\n" + "    " * depth + "x = 1\n"
    code.encode()
    ast.parse(code)
    assert blackened(code, style.line_length) == code


@pytest.mark.parametrize(
    "text", ["One line.", "Summary.\n\nMore.\n  indented \\ here\n", 'a """ b\nc"', "ends with \\"]
)
def test_docstring_says_the_text(text):
    tree = ast.parse(docstring(text, Style(), depth=0))
    assert inspect.cleandoc(ast.get_docstring(tree) or "") == text.strip()


@many
@given(anything, styles, st.integers(0, 2))
def test_comment(text, style, depth):
    code = within(depth, comment(text, style, depth=depth)) + "    " * depth + "x = 1\n"
    tree = ast.parse(code.encode())
    assert sum(isinstance(node, ast.Assign) for node in ast.walk(tree)) == 1
    assert blackened(code, style.line_length) == code
    assert "'obeyed'" not in blackened(code + "    " * depth + "y = 'obeyed'\n", style.line_length)


@many
@given(anything, st.integers(20, 80))
def test_wrap(text, width):
    lines = wrap(text, width)
    assert all(line == line.strip() and (len(line) <= width or " " not in line) for line in lines)
    assert " ".join(" ".join(lines).split()) == " ".join(text.split())
