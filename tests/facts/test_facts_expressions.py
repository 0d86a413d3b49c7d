"""What the names in annotations and defaults mean, when that is found out, and what a factory supplies."""

from __future__ import annotations

import pytest

from registrygen.model.facts import Expression, FunctionFact
from registrygen.pysource.objects import PyObject

HEAD = """
from __future__ import annotations
import builtins
import collections.abc
import contextlib
import datetime
import typing as t
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import datetime as dt
from typing import Annotated, Literal, Optional
from uuid import UUID
import sqlalchemy as sa
from django.conf import settings
from fastapi import Depends
from sqlalchemy import orm
from sqlalchemy.ext.asyncio import AsyncSession as Session
import models
from models import Gone
from package import User as U, helpers
from . import nothing
class Local: ...
CurrentUser = Annotated[U, Depends(models.get)]
Same = Local
T = t.TypeVar("T")
"""
FILES = {
    "models.py": "class User:\n    class Role: ...\ndef get(): ...\nLIMIT = 3\n",
    "package/__init__.py": "from models import User\n",
    "package/helpers.py": "def make(): ...\nclass Kind:\n    A = 1\n",
    "result.py": "from typing import Generic\nclass Result(Generic[T, E]): ...\n",
}


def function(app, text: str) -> FunctionFact:
    found = app({**FILES, "m.py": f"{HEAD}\n{text}\n"}).find(PyObject("m", "f"))
    assert isinstance(found, FunctionFact)
    return found


def named(item: Expression | None) -> dict[str, str]:
    assert item is not None
    return {name: str(value) for name, value in item.names.items()}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("U", {"U": "models:User"}),
        ("U | None", {"U": "models:User"}),
        ("Optional['U']", {"Optional": "typing:Optional", "U": "models:User"}),
        ("'list[U]'", {"U": "models:User"}),
        ("list['dict[str, \"U\"]']", {"U": "models:User"}),
        ("'models.User.Role'", {"models.User": "models:User"}),
        ("t.Annotated[U, 'U.nope']", {"t.Annotated": "typing:Annotated", "U": "models:User"}),
        (
            "Annotated['U', Depends(models.get)]",
            {
                "Annotated": "typing:Annotated",
                "U": "models:User",
                "Depends": "fastapi:Depends",
                "models.get": "models:get",
            },
        ),
        ("Literal['U', 'models.User']", {"Literal": "typing:Literal"}),
        (
            "collections.abc.Callable[['U'], Local]",
            {"collections.abc.Callable": "collections.abc:Callable", "U": "models:User", "Local": "m:Local"},
        ),
        ("CurrentUser", {"CurrentUser": "m:CurrentUser"}),
        ("Same", {"Same": "m:Local"}),
        ("Session", {"Session": "sqlalchemy.ext.asyncio:AsyncSession"}),
        ("orm.Session", {"orm.Session": "sqlalchemy.orm:Session"}),
        ("sa.orm.Session", {"sa.orm.Session": "sqlalchemy.orm:Session"}),
        ("Gone", {"Gone": "models:Gone"}),
        ("T", {"T": "m:T"}),
        ("int", {}),
        ("builtins.int", {}),
        ("None", {}),
    ],
)
def test_the_names_in_an_annotation_are_followed(app, written, expected):
    annotation = function(app, f"def f(x: {written}): ...").parameters[0].annotation
    assert annotation.text == written
    assert named(annotation) == expected
    assert annotation.unknown == ()


@pytest.mark.parametrize(
    ("written", "expected", "unknown"),
    [
        ("Nope", {}, ("Nope",)),
        ("models.Nope | Nope | Nope", {}, ("models.Nope", "Nope")),
        ("models", {}, ("models",)),
        ("'no expression'", {}, ()),
        ("nothing.X", {}, ("nothing.X",)),
    ],
)
def test_names_that_mean_nothing_are_listed(app, written, expected, unknown):
    annotation = function(app, f"def f(x: {written}): ...").parameters[0].annotation
    assert named(annotation) == expected
    assert annotation.unknown == unknown


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Depends(models.get)", {"Depends": "fastapi:Depends", "models.get": "models:get"}),
        ("'U'", {}),
        ("Depends('U')", {"Depends": "fastapi:Depends"}),
        ("helpers.Kind.A", {"helpers.Kind": "package.helpers:Kind"}),
        ("helpers", {"helpers": "package:helpers"}),
        ("models.LIMIT * 2", {"models.LIMIT": "models:LIMIT"}),
        ("datetime.datetime.now()", {"datetime.datetime": "datetime:datetime"}),
        ("datetime.UTC", {"datetime.UTC": "datetime:UTC"}),
        ("dt.now", {"dt": "datetime:datetime"}),
        ("settings.DEBUG", {"settings": "django.conf:settings"}),
        ("sa.dialects.postgresql.JSONB()", {"sa.dialects.postgresql.JSONB": "sqlalchemy.dialects.postgresql:JSONB"}),
        ("[U for U in models.get()]", {"models.get": "models:get"}),
        ("[x.U for x in U if x]", {"U": "models:User"}),
        ("{k: Local for k, v in U for w in v}", {"Local": "m:Local", "U": "models:User"}),
        (
            "lambda U, *x, y=Local: (U, x, y, helpers.make)",
            {"Local": "m:Local", "helpers.make": "package.helpers:make"},
        ),
        ("(U := Local)", {"Local": "m:Local"}),
        ("models.get().attribute", {"models.get": "models:get"}),
        ("f'{U}'", {"U": "models:User"}),
    ],
)
def test_the_names_in_a_default_are_followed(app, written, expected):
    (parameter,) = function(app, f"def f(x={written}): ...").parameters
    assert parameter.has_default
    assert parameter.default.text == written
    assert named(parameter.default) == expected
    assert parameter.default.unknown == ()


def test_each_parameter_has_its_own_default(app):
    found = function(app, "def f(a, /, b=1, *c, d, e=2, **g): ...")
    assert {each.name: each.default and each.default.text for each in found.parameters} == {
        "a": None,
        "b": "1",
        "c": None,
        "d": None,
        "e": "2",
        "g": None,
    }


def test_names_of_the_class_around_count_first(app):
    facts = app({"m.py": "class X: ...\nclass C:\n    class X: ...\n    def f(self, a: X, b=X.Y): ...\n"})
    first, second = facts.find(PyObject("m", "C.f")).parameters
    assert named(first.annotation) == {"X": "m:C.X"}
    assert named(second.default) == {"X": "m:C.X"}


def test_a_name_that_cannot_be_seen_is_taken_from_where_it_is_imported(app):
    facts = app(
        {
            "dynamic.py": "def __getattr__(name): ...\n",
            "broken.py": "class (",
            "m.py": "import dynamic\nfrom dynamic import A\nfrom broken import B\n"
            "def f(x: A | dynamic.C | B | Nope): ...\n",
        }
    )
    annotation = facts.find(PyObject("m", "f")).parameters[0].annotation
    assert named(annotation) == {"A": "dynamic:A", "dynamic.C": "dynamic:C", "B": "broken:B"}
    assert annotation.unknown == ("Nope",)


def test_what_names_mean_is_not_looked_for_before_it_is_asked(app):
    facts = app({"broken.py": "class (", "m.py": "import broken\ndef f(x: list[broken.X] = broken.Y): ...\n"})
    (parameter,) = facts.find(PyObject("m", "f")).parameters
    assert facts.findings() == ()
    assert parameter.annotation.unknown == ("broken.X",)
    assert [each.code for each in facts.findings()] == ["source/syntax"]


def test_facts_with_expressions_compare_and_hash_by_what_is_written(app):
    first, second = (function(app, "def f(x: list[U] = Local()): ...").parameters[0] for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)


def test_generated_parameters_have_the_defaults_of_their_fields(app):
    facts = app(
        {
            **FILES,
            "m.py": """
                from dataclasses import dataclass, field
                from models import LIMIT, User
                @dataclass
                class C:
                    a: list[User]
                    b: int = LIMIT
                    c: int = field(default=LIMIT)
                    d: list = field(default_factory=list)
                    e: int = field(kw_only=True)
            """,
        }
    )
    taken = {each.name: each for each in facts.constructor(PyObject("m", "C"))}
    assert named(taken["a"].annotation) == {"User": "models:User"}
    assert {name: each.default and each.default.text for name, each in taken.items()} == {
        "a": None,
        "b": "LIMIT",
        "c": "LIMIT",
        "d": None,
        "e": None,
    }
    assert named(taken["c"].default) == {"LIMIT": "models:LIMIT"}
    assert taken["d"].has_default


@pytest.mark.parametrize(
    ("written", "names", "parts"),
    [
        (
            "Result[UUID, str]",
            {"Result": "result:Result", "UUID": "uuid:UUID"},
            ["result:Result", "uuid:UUID", "builtins:str"],
        ),
        ("UUID | None", {"UUID": "uuid:UUID"}, []),
        ("tuple[U, Local]", {"U": "models:User", "Local": "m:Local"}, ["builtins:tuple", "models:User", "m:Local"]),
        ("'list[U | None]'", {"U": "models:User"}, ["builtins:list", "None"]),
    ],
)
def test_the_return_type_is_read_in_its_parts(app, written, names, parts):
    returns = function(app, f"from result import Result\ndef f() -> {written}: ...").returns
    assert named(returns) == names
    assert [str(part) for part in returns.parts] == parts


def test_decorators_are_named_as_their_modules_have_them(app):
    found = function(app, "@made()()\n@contextlib.asynccontextmanager\n@models.get(1)\n@Nope\nasync def f(): ...")
    assert found.decorators == (PyObject("contextlib", "asynccontextmanager"), PyObject("models", "get"))


@pytest.mark.parametrize(
    ("written", "yields"),
    [
        ("def f():\n    for x in y:\n        z = yield x", True),
        ("async def f():\n    try:\n        yield\n    finally:\n        pass", True),
        ("def f(): yield from g()", True),
        ("def f():\n    def g():\n        yield\n    return lambda: (yield)", False),
        ("def f():\n    '''to yield'''\n    yielded = 1  # yield", False),
        ("if True:\n    def f():\n        yield '''\na\n'''", True),
    ],
)
def test_a_generator_yields_in_its_own_body(app, written, yields):
    assert function(app, written).is_generator is yields


def test_a_method_may_be_a_generator(app):
    facts = app({"m.py": "class C:\n\tdef f(self):\n\t\tyield\n\tdef g(self): ...\n"})
    methods = facts.find(PyObject("m", "C")).methods
    assert {name: each.is_generator for name, each in methods.items()} == {"f": True, "g": False}


@pytest.mark.parametrize(
    ("written", "form", "supplied"),
    [
        ("def f() -> U: ...", "value", "models:User"),
        ("def f() -> 'U': ...", "value", "models:User"),
        ("def f(): ...", "value", "None"),
        ("def f() -> list[U]: ...", "value", "None"),
        ("def f() -> Annotated[U, 1]: ...", "value", "models:User"),
        ("async def f() -> U: ...", "coroutine", "models:User"),
        ("@asynccontextmanager\nasync def f() -> AsyncGenerator[U, None]:\n    yield", "context", "models:User"),
        ("@asynccontextmanager\nasync def f() -> t.AsyncIterator['U']: ...", "context", "models:User"),
        ("@contextlib.asynccontextmanager\nasync def f() -> 'AsyncIterator[U]': ...", "context", "models:User"),
        ("@asynccontextmanager\nasync def f() -> AsyncIterator[list[U]]: ...", "context", "None"),
        ("def f() -> AbstractAsyncContextManager[U]: ...", "context", "models:User"),
        ("def f() -> t.AsyncContextManager[U, None]: ...", "context", "models:User"),
        (
            "def f() -> contextlib.AbstractAsyncContextManager: ...",
            "context",
            "contextlib:AbstractAsyncContextManager",
        ),
        ("async def f() -> AbstractAsyncContextManager[U]: ...", None, "models:User"),
        ("async def f() -> AsyncIterator[U]:\n    yield", None, "models:User"),
        ("def f() -> Iterator[U]:\n    yield", None, "None"),
        ("@contextmanager\ndef f() -> Iterator[U]:\n    yield", None, "None"),
    ],
)
def test_a_factory_is_used_by_its_form_and_supplies_a_type(app, written, form, supplied):
    found = function(app, written)
    assert found.form == form
    assert str(found.supplied) == supplied


def test_a_class_is_called_for_a_value(app):
    assert app(FILES).find(PyObject("models", "User")).form == "value"


RETURNED = [
    ("def f(self):\n        return [Color.RED, models.Color.BLUE]", ("Color.RED", "models.Color.BLUE")),
    ("def f(self):\n        '''Doc.'''\n        return (Color.RED,)", ("Color.RED",)),
    ("async def f(self):\n        return {Color.RED}", ("Color.RED",)),
    ("def f(self):\n        return []", ()),
    ("def f(self):\n        return [Color.RED, *more]", None),
    ("def f(self):\n        return list(Color)", None),
]


@pytest.mark.parametrize(("method", "items"), RETURNED)
def test_what_a_method_returns_is_read(app, method, items):
    facts = app(
        {"m.py": f"import models\nfrom models import Color\nclass C:\n    {method}\n", "models.py": "class Color: ..."}
    )
    found = facts.returned(PyObject("m", "C.f"))
    assert found.items == items
    if items:
        assert found.names["Color"] == PyObject("models", "Color")


@pytest.mark.parametrize(
    "method",
    ["def f(self):\n        x = []\n        return x", "def f(self): ...", "f = 3", "def f(self):\n        return"],
)
def test_what_takes_more_than_a_return_is_not_known(app, method):
    assert app({"m.py": f"class C:\n    {method}\n"}).returned(PyObject("m", "C.f")) is None
