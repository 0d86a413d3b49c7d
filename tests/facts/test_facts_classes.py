"""Inheritance: which members a class has, what it derives from, and which classes derive from another."""

from __future__ import annotations

import pytest

from registrygen.model.facts import Absence, ClassFact
from registrygen.pysource.objects import PyObject


def found(facts, module: str, name: str) -> ClassFact:
    item = facts.find(PyObject(module, name))
    assert isinstance(item, ClassFact)
    return item


DIAMOND = """
    class Top:
        def who(self): ...
        def top(self): ...
        tag = "top"
    class Left(Top):
        tag = "left"
    class Right(Top):
        def who(self): ...
        tag = "right"
    class Bottom(Left, Right):
        def own(self): ...
"""


def test_a_diamond_is_searched_in_pythons_order(app):
    bottom = found(app({"m.py": DIAMOND}), "m", "Bottom")
    assert [item.name for item in bottom.ancestors] == ["Bottom", "Left", "Right", "Top"]
    assert [item.name for item in bottom.bases] == ["Left", "Right"]
    assert {name: each.object.name for name, each in bottom.methods.items()} == {
        "own": "Bottom.own",
        "who": "Right.who",
        "top": "Top.top",
    }
    assert bottom.attributes["tag"].value == "left"
    assert bottom.complete


def test_the_order_is_the_one_that_python_computes(app):
    source = """
        class A: ...
        class B: ...
        class C: ...
        class D: ...
        class E: ...
        class K1(A, B, C): ...
        class K2(D, B, E): ...
        class K3(D, A): ...
        class Z(K1, K2, K3): ...
    """
    namespace: dict[str, type] = {}
    exec("\n".join(line.strip() for line in source.splitlines()), namespace)
    expected = [cls.__name__ for cls in namespace["Z"].__mro__ if cls is not object]
    assert [item.name for item in found(app({"m.py": source}), "m", "Z").ancestors] == expected


def test_an_order_that_python_refuses_still_has_all_ancestors(app):
    facts = app({"m.py": "class A: ...\nclass B(A): ...\nclass C(A, B): ...\n"})
    assert {item.name for item in found(facts, "m", "C").ancestors} == {"A", "B", "C"}


def test_bases_are_followed_through_generics_aliases_and_re_exports(app):
    facts = app(
        {
            "base/__init__.py": "from .impl import Handler as BaseHandler\n",
            "base/impl.py": "class Handler(Generic[T], Protocol):\n    def handle(self, event: T) -> None: ...\n"
            "from typing import Generic, Protocol\n",
            "m.py": "import base\nUserHandlerBase = base.BaseHandler[int]\n"
            "class One(base.BaseHandler['User']): ...\nclass Two(UserHandlerBase): ...\n",
        }
    )
    for name in ("One", "Two"):
        item = found(facts, "m", name)
        assert "handle" in item.methods
        assert item.is_subclass_of(PyObject("base.impl", "Handler")) is True
        assert item.complete


def test_a_base_outside_makes_absence_prove_nothing(app):
    facts = app(
        {
            "m.py": """
                from pydantic import BaseModel
                from abc import ABC
                class Known(ABC): ...
                class Model(BaseModel): ...
                class Made(make_base(), Known): ...
                class Typo(Knwon): ...
                class Failure(Exception): ...
            """
        }
    )
    assert found(facts, "m", "Known").is_subclass_of(PyObject("x", "Y")) is False
    assert found(facts, "m", "Model").is_subclass_of(PyObject("x", "Y")) is None
    assert found(facts, "m", "Model").is_subclass_of(PyObject("pydantic", "BaseModel")) is True
    assert found(facts, "m", "Failure").bases == (PyObject("builtins", "Exception"),)
    assert not found(facts, "m", "Made").complete
    assert not found(facts, "m", "Typo").complete
    assert facts.find(PyObject("m", "Known.nothing")) is Absence.MISSING_NAME
    assert facts.find(PyObject("m", "Model.nothing")) is Absence.OUTSIDE


def test_classes_that_derive_from_each_other_do_not_loop(app):
    facts = app({"a.py": "from b import B\nclass A(B): ...\n", "b.py": "from a import A\nclass B(A): ...\n"})
    assert not found(facts, "a", "A").complete


def test_nested_classes_and_their_members_can_be_named(app):
    facts = app(
        {
            "m.py": "class Outer:\n    class Inner:\n        def go(self): ...\n        x: int = 1\n"
            "class Other(Outer):\n    class Mine(Outer.Inner): ...\n"
        }
    )
    assert facts.canonical(PyObject("m", "Other.Inner.go")) == PyObject("m", "Outer.Inner.go")
    assert found(facts, "m", "Other.Mine").ancestors[1] == PyObject("m", "Outer.Inner")


def test_a_value_in_a_subclass_hides_the_inherited_method(app):
    facts = app({"m.py": "class A:\n    def f(self): ...\nclass B(A):\n    f = None\n"})
    item = found(facts, "m", "B")
    assert "f" not in item.methods
    assert item.attributes["f"].has_value


def test_an_assigned_function_is_a_method(app):
    facts = app(
        {
            "m.py": "def shared(self, event): ...\nclass A:\n    def f(self, x): ...\n    g = f\n    h = shared\n"
            "class B:\n    k = A.f\n"
        }
    )
    assert [p.name for p in found(facts, "m", "A").methods["g"].parameters] == ["x"]
    assert [p.name for p in found(facts, "m", "A").methods["h"].parameters] == ["event"]
    assert [p.name for p in found(facts, "m", "B").methods["k"].parameters] == ["x"]


def test_conditional_members_count(app):
    facts = app({"m.py": "class A:\n    if TYPE_CHECKING:\n        def f(self): ...\n    else:\n        f = 1\n"})
    assert "f" in found(facts, "m", "A").methods


def test_decorators_are_kept_as_written(app):
    facts = app({"m.py": "@final\n@dataclass(frozen=True,  kw_only=True)\nclass A: ...\n"})
    assert found(facts, "m", "A").decorators == ("final", "dataclass(frozen=True,  kw_only=True)")


EVENTS = {
    "core/base.py": "class DomainEvent: ...\n",
    "core/__init__.py": "from .base import DomainEvent as Event\n",
    "core/mid.py": "from core import Event\nclass AuditedEvent(Event): ...\nRecord = AuditedEvent\n",
    "app/events/__init__.py": "from core.base import DomainEvent\n",
    "app/events/b.py": """
        from core.mid import Record
        class Second(Record): ...
        class First(Second):
            class Inside(Second): ...
        class Unrelated: ...
    """,
    "app/events/a.py": "from core import Event as E\nclass Direct(E): ...\nclass E2(E): ...\nDirectAlias = Direct\n",
    "app/events/star.py": "from core.base import *\nclass Starred(DomainEvent): ...\n",
    "app/other.py": "import core.base\nclass Elsewhere(core.base.DomainEvent): ...\n",
}


def names(facts, base: PyObject, packages: list[str]) -> list[str]:
    return [str(item.object) for item in facts.subclasses(base, packages)]


@pytest.mark.parametrize("base", [PyObject("core.base", "DomainEvent"), PyObject("core", "Event")])
def test_subclasses_are_found_over_aliases_and_classes_in_between(app, base):
    assert names(app(EVENTS), base, ["app.events"]) == [
        "app.events.a:Direct",
        "app.events.a:E2",
        "app.events.b:Second",
        "app.events.b:First",
        "app.events.b:First.Inside",
        "app.events.star:Starred",
    ]


def test_subclasses_may_be_asked_of_a_single_module(app):
    facts = app(EVENTS)
    assert names(facts, PyObject("core.base", "DomainEvent"), ["app.other"]) == ["app.other:Elsewhere"]
    assert names(facts, PyObject("core.base", "DomainEvent"), ["app.ev"]) == []
    assert names(facts, PyObject("core.mid", "AuditedEvent"), ["app.events.b", "core"]) == [
        "app.events.b:Second",
        "app.events.b:First",
        "app.events.b:First.Inside",
    ]


def test_the_base_itself_is_not_its_subclass(app):
    facts = app(EVENTS)
    assert names(facts, PyObject("core.base", "DomainEvent"), ["core"]) == ["core.mid:AuditedEvent"]


def test_subclasses_of_a_class_outside_are_found_by_its_name(app):
    facts = app(
        {
            "m.py": "import pydantic\nfrom pydantic import BaseModel\n"
            "class A(BaseModel): ...\nclass B(pydantic.BaseModel): ...\n"
        }
    )
    assert names(facts, PyObject("pydantic", "BaseModel"), ["m"]) == ["m:A", "m:B"]


@pytest.mark.parametrize(
    "source",
    [
        b"from base import Base\nclass C(Base): ...",
        b"from base import Base\rclass C(Base): ...\r",
        b"\xef\xbb\xbffrom base import *\nclass C( # the base):\n  Other, Base[int],\n): ...\n",
        b"from base import Base\nclass C(\n    Base,  # comment\n    metaclass=make(1),\n):\n    x = 1\n",
        b"from base import (\n    Base as B,\n    Other as O,\n)\nclass C(B): ...\n",
        b"import base as b\nA = X = b.Base\nclass C(A): ...\n",
        b"import base\nA: TypeAlias = base.Base  # alias\nclass C(A): ...\n",
        b"import base\nA = base.Base[\n    int\n]\nclass C(A): ...\n",
        b"import base\r\nif True:\r\n    A = base.Base\r\n    class C (A) : ...\r\n",
    ],
)
def test_subclasses_are_found_however_they_are_written(app, source):
    facts = app({"base.py": "class Base: ...\nclass Other: ...\n", "m.py": source})
    assert names(facts, PyObject("base", "Base"), ["m"]) == ["m:C"]


def test_files_that_cannot_matter_are_not_parsed(app):
    facts = app({**EVENTS, "app/events/broken.py": "class Fine: ...\n)\n"})
    facts.subclasses(PyObject("core.base", "DomainEvent"), ["app.events"])
    assert facts.findings() == ()


def test_a_base_that_is_still_to_be_written_is_known_by_its_name(app):
    facts = app(
        {"m.py": "from made.settings import Base\nclass C(Base): ...\nclass D(C): ...\n", "made/__init__.py": ""}
    )
    found = facts.find(PyObject("m", "D"))
    assert found.ancestors == (PyObject("m", "D"), PyObject("m", "C"), PyObject("made.settings", "Base"))
    assert not found.complete
