"""What constructing a class takes: written and generated constructors, compared with what Python itself says."""

from __future__ import annotations

import inspect
import sys
import textwrap
import types

import pytest

from registrygen.facts.constructors import constructor
from registrygen.pysource.objects import PyObject

HEAD = """
from dataclasses import KW_ONLY, InitVar, dataclass, field
import dataclasses as dc
from abc import ABC
from typing import ClassVar, Generic, NamedTuple, Protocol, TypeVar, final
T = TypeVar("T")
"""

CLASSES = {
    "written": "class C:\n    def __init__(self, a: int, *, b: str = ''): ...",
    "nothing": "class C: ...",
    "abstract": "class C(ABC, Generic[T]): ...",
    "inherited": "class A:\n    def __init__(self, a): ...\nclass C(A): ...",
    "diamond": "class A:\n    def __init__(self, a): ...\nclass L(A): ...\n"
    "class R(A):\n    def __init__(self, r): ...\nclass C(L, R): ...",
    "new": "class C:\n    def __new__(cls, a, b=1): ...",
    "dataclass": "@dataclass\nclass C:\n    a: int\n    b: str = 'x'\n    limit: ClassVar[int] = 3\n    plain = 4",
    "options": "@dc.dataclass(frozen=True, slots=True)\nclass C:\n    a: 'int'\n    b: 'ClassVar[int]' = 1",
    "fields": "@dataclass\nclass C:\n    a: int\n    n: int = field(repr=False)\n"
    "    b: list = field(default_factory=list)\n"
    "    c: int = field(init=False, default=1)\n    d: int = dc.field(default=2)",
    "kw_only": "@dataclass(kw_only=True)\nclass C:\n    b: int = 1\n    a: int",
    "kw_only field": "@dataclass\nclass C:\n    a: int = field(kw_only=True)\n    b: int",
    "kw_only mark": "@dataclass\nclass C:\n    a: int\n    _: KW_ONLY\n"
    "    b: int = 1\n    c: str = field(kw_only=False)",
    "init var": "@dataclass\nclass C:\n    a: int\n    seed: InitVar[int]\n    b: int = 2",
    "inherited fields": "@dataclass\nclass A:\n    a: int\n    b: int = 1\nclass Between(A):\n    ignored: int = 3\n"
    "@dataclass\nclass C(Between):\n    c: int = 2\n    a: str",
    "two bases": "@dataclass\nclass A:\n    a: int\n@dataclass\nclass B:\n    b: int\n"
    "@dataclass\nclass C(A, B):\n    c: int",
    "dropped field": "@dataclass\nclass A:\n    a: int\n    b: int\n"
    "@dataclass\nclass C(A):\n    a: int = field(init=False)",
    "plain below": "@dataclass\nclass A:\n    a: int\nclass C(A):\n    x: int = 1",
    "written wins": "@dataclass\nclass C:\n    a: int\n    def __init__(self, z): ...",
    "no init": "class A:\n    def __init__(self, a): ...\n@dataclass(init=False)\nclass C(A):\n    x: int = 1",
    "later default": "@dataclass\nclass C:\n    a: int\n    b: int\n    b = 3",
    "final": "@final\n@dataclass\nclass C:\n    a: int",
    "named tuple": "class C(NamedTuple):\n    a: int\n    b: str = ''",
    "alias": "data = dataclass\n@data\nclass C:\n    a: int",
}


def signature(cls: type) -> list[tuple[str, str, bool]]:
    kinds = {"POSITIONAL_OR_KEYWORD": "positional"}
    return [
        (each.name, kinds.get(each.kind.name, each.kind.name.lower()), each.default is not each.empty)
        for each in inspect.signature(cls).parameters.values()
    ]


@pytest.mark.parametrize("name", CLASSES)
def test_the_constructor_is_what_python_would_say(app, monkeypatch, name):
    module = types.ModuleType("m")
    monkeypatch.setitem(sys.modules, "m", module)
    exec(compile(HEAD + CLASSES[name], "m", "exec", dont_inherit=True), vars(module))
    facts = app({"m.py": HEAD + CLASSES[name]})
    taken = constructor(facts.find(PyObject("m", "C")), facts)
    assert taken is not None
    assert [(each.name, each.kind, each.has_default) for each in taken] == signature(module.C)


@pytest.mark.parametrize(
    "source",
    [
        "from lib import Base\nclass C(Base): ...",
        "from lib import Base\nclass A:\n    def __init__(self, a): ...\nclass C(Base, A): ...",
        "from lib import Base\n@dataclass\nclass C(Base):\n    a: int",
        "class A:\n    def __init__(self, a): ...\nclass C(make(), A): ...",
        "import attrs\n@attrs.define\nclass C:\n    a: int",
        "@custom\nclass C:\n    a: int",
        "from enum import Enum\nclass C(Enum):\n    A = 1",
        "class C(Exception): ...",
    ],
)
def test_what_cannot_be_seen_is_unknown(app, source):
    facts = app({"m.py": HEAD + source})
    assert constructor(facts.find(PyObject("m", "C")), facts) is None


@pytest.mark.parametrize(
    "source",
    [
        "from lib import Base\nclass C(Base):\n    def __init__(self, a): ...",
        "from lib import Base\nclass A:\n    def __init__(self, a): ...\nclass C(A, Base): ...",
        "@custom\nclass C:\n    b: int\n    def __init__(self, a): ...",
    ],
)
def test_a_written_constructor_is_known_whatever_stands_behind_it(app, source):
    facts = app({"m.py": HEAD + source})
    taken = constructor(facts.find(PyObject("m", "C")), facts)
    assert taken is not None
    assert [each.name for each in taken] == ["a"]


def test_field_types_are_resolved_where_they_were_written(app):
    facts = app(
        {
            "m.py": textwrap.dedent(
                """
                from dataclasses import dataclass
                from base import Base
                @dataclass
                class C(Base):
                    name: str
                """
            ),
            "base.py": "from dataclasses import dataclass, InitVar\nclass User: ...\n"
            "@dataclass\nclass Base:\n    user: 'User'\n    by: InitVar[User]\n",
        }
    )
    taken = constructor(facts.find(PyObject("m", "C")), facts)
    assert taken is not None
    assert [(each.name, each.annotation.text, str(each.annotation.object)) for each in taken] == [
        ("user", "'User'", "base:User"),
        ("by", "User", "base:User"),
        ("name", "str", "builtins:str"),
    ]
