"""Classes that specs declare, as facts: known before they are generated, by their module and by what re-exports them."""

from __future__ import annotations

import pytest

from registrygen.diagnostics.finding import Span
from registrygen.facts.declared import with_declared
from registrygen.model.declared import ClassField, DeclaredClass, ScalarClass
from registrygen.model.facts import Absence, ClassFact
from registrygen.pysource.objects import PyObject

PLACED = PyObject("generated.events.events", "Placed")
AT = Span.of_line("specs/events.yaml")
BASE = """
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Thing: ...

    @dataclass(frozen=True)
    class Event(Thing):
        number: int
        def describe(self) -> str: ...
"""


def declared(base: PyObject | None) -> DeclaredClass:
    field = ClassField(name="total", type=ScalarClass(PyObject("builtins", "int")), span=AT)
    return DeclaredClass(object=PLACED, module="events.events", base=base, fields=(field,), doc="", span=AT)


@pytest.mark.parametrize("module", ["generated.events.events", "generated.events", "generated"])
def test_a_declared_class_is_found_by_its_module_and_the_packages_around_it(app, module):
    facts = with_declared(app({"base.py": BASE}), [declared(PyObject("base", "Event"))])
    found = facts.find(PyObject(module, "Placed"))
    assert isinstance(found, ClassFact)
    assert found.object == PLACED == facts.canonical(PyObject(module, "Placed"))
    assert found.span == AT


@pytest.mark.parametrize("module", ["generated.events.registry", "generated.even", "other"])
def test_it_is_found_nowhere_else(app, module):
    facts = with_declared(app({"base.py": BASE}), [declared(None)])
    assert facts.find(PyObject(module, "Placed")) is Absence.OUTSIDE
    assert facts.canonical(PyObject(module, "Placed")) == PyObject(module, "Placed")


def test_it_derives_from_what_its_base_derives_from(app):
    facts = with_declared(app({"base.py": BASE}), [declared(PyObject("base", "Event"))])
    found = facts.find(PLACED)
    assert isinstance(found, ClassFact)
    assert found.ancestors == (PLACED, PyObject("base", "Event"), PyObject("base", "Thing"))
    assert found.is_subclass_of(PyObject("base", "Thing")) is True
    assert found.is_subclass_of(PyObject("base", "Other")) is False
    assert {"number", "total"} <= set(found.attributes)
    assert "describe" in found.methods


def test_below_a_base_that_nobody_can_see_nothing_is_certain(app):
    found = with_declared(app({}), [declared(PyObject("library", "Event"))]).find(PLACED)
    assert isinstance(found, ClassFact)
    assert found.is_subclass_of(PyObject("library", "Event")) is True
    assert found.is_subclass_of(PyObject("library", "Other")) is None


@pytest.mark.parametrize(
    "text",
    [
        "from generated.events import Placed\ndef f():\n    publish(Placed(total=1))",
        "from generated.events.events import Placed as P\ndef f():\n    publish(P(total=1))",
        "import generated.events\ndef f():\n    publish(generated.events.Placed(total=1))",
        "def f():\n    from generated.events.events import Placed\n    publish(Placed(total=1))",
    ],
)
def test_a_body_that_names_it_mentions_it(app, text):
    facts = with_declared(app({"m.py": text}), [declared(None)])
    assert PLACED in facts.mentions(PyObject("m", "f"))


def test_the_source_is_asked_for_the_rest(app):
    plain = app({"base.py": BASE})
    facts = with_declared(plain, [declared(None)])
    assert facts.find(PyObject("base", "Event")) == plain.find(PyObject("base", "Event"))
    assert facts.names("base") == plain.names("base")
    assert facts.constructor(PyObject("base", "Event")) == plain.constructor(PyObject("base", "Event"))
    assert with_declared(plain, []) is plain
