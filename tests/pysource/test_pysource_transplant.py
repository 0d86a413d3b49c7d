"""An expression is rewritten so that it means the same elsewhere."""

from __future__ import annotations

import ast

import pytest

from registrygen.pysource.transplant import transplanted

LOCAL = {"User": "User", "U": "models.User", "m": "m2", "m.User": "User3", "Depends": "Depends", "x": "x1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U", "models.User"),
        ("U|None", "models.User | None"),
        ("'U'", "models.User"),
        ("list['U | None']", "list[models.User | None]"),
        ("dict[str, 'list[\"U\"]']", "dict[str, list[models.User]]"),
        ("'U' | None", "models.User | None"),
        ("m.User.Role", "User3.Role"),
        ("m.Other.Role", "m2.Other.Role"),
        ("'Unknown'", '"Unknown"'),
        ("list['Unknown | U']", 'list["Unknown | U"]'),
        ("Literal['U', \"a\"]", 'Literal["U", "a"]'),
        ("t.Literal['U']", 't.Literal["U"]'),
        ("Annotated['U', 'U', Depends('U')]", 'Annotated[models.User, "U", Depends("U")]'),
        ("Annotated[U, Depends(m.User)]", "Annotated[models.User, Depends(User3)]"),
        ("Callable[['U'], int]", "Callable[[models.User], int]"),
        ("[x for x in x if x]", "[x for x in x1 if x]"),
        ("lambda x, y=x: x.User", "lambda x, y=x1: x.User"),
        ("f(x=x)", "f(x=x1)"),
        ("x.x.x", "x1.x.x"),
        ("no expression", "no expression"),
        ("*Ts", "*Ts"),
    ],
)
def test_names_are_spelt_as_they_are_known_here(text, expected):
    assert transplanted(text, LOCAL) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'U'", '"U"'),
        ("U('U', x)", 'models.User("U", x1)'),
        ("''", '""'),
        ("'say \"x\"'", "'say \"x\"'"),
        ("'it\\'s'", '"it\'s"'),
        ("'a\\nb' 'c'", '"a\\nbc"'),
        ("b'a' + b''", 'b"a" + b""'),
        ("b'\"'", "b'\"'"),
        ("f'{x} a'", 'f"{x1} a"'),
        ("{'a': r'\\d'}['a']", '{"a": "\\\\d"}["a"]'),
        ("', '.join(x)", '", ".join(x1)'),
        ("(1, 'x')", '(1, "x")'),
        ("...", "..."),
    ],
)
def test_strings_of_a_default_stay_and_have_double_quotes(text, expected):
    assert transplanted(text, LOCAL, is_annotation=False) == expected


@pytest.mark.parametrize("text", ["[User(m.User, x) for y in x]", "'a' + f'{x!r:>{y}}' if x else b'\\x00'"])
def test_nothing_known_changes_no_meaning(text):
    assert ast.dump(ast.parse(transplanted(text, {}, is_annotation=False))) == ast.dump(ast.parse(text))
