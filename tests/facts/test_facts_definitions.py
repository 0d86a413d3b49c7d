"""What is read of functions, classes and values, and which definition counts where there are several."""

from __future__ import annotations

import pytest

from registrygen.model.facts import Absence, ClassFact, FunctionFact, ValueFact
from registrygen.pysource.objects import PyObject


def parameters(function: FunctionFact) -> list[str]:
    return [
        f"{each.kind} {each.name}"
        + (f": {each.annotation.text}" if each.annotation else "")
        + (" =" if each.has_default else "")
        for each in function.parameters
    ]


def test_a_function_has_its_parameters_as_written(app):
    facts = app({"m.py": "async def f(a, /, b: int = 1, *rest: str, c, d: 'X' = 2, **more) -> list[int]: ...\n"})
    found = facts.find(PyObject("m", "f"))
    assert isinstance(found, FunctionFact)
    assert parameters(found) == [
        "positional_only a",
        "positional b: int =",
        "var_positional rest: str",
        "keyword_only c",
        "keyword_only d: 'X' =",
        "var_keyword more",
    ]
    assert found.is_async
    assert found.sort == "function"
    assert found.returns.text == "list[int]"


def test_the_sort_of_a_method_comes_from_its_decorators(app):
    facts = app(
        {
            "m.py": """
                class C:
                    def plain(self, a): ...
                    @classmethod
                    def make(cls, a): ...
                    @staticmethod
                    def free(a): ...
                    @property
                    def size(self) -> int: ...
                    @size.setter
                    def size(self, value: int) -> None: ...
                    @functools.cached_property
                    def slow(self): ...
                    @retry(times=3)
                    @unknown
                    def wrapped(self, event: int) -> None: ...
                    def __new__(cls, a): ...
                    def starred(*args): ...
            """
        }
    )
    methods = facts.find(PyObject("m", "C")).methods
    assert {name: (each.sort, [p.name for p in each.parameters]) for name, each in methods.items()} == {
        "plain": ("method", ["a"]),
        "make": ("classmethod", ["a"]),
        "free": ("staticmethod", ["a"]),
        "size": ("property", []),
        "slow": ("property", []),
        "wrapped": ("method", ["event"]),
        "__new__": ("staticmethod", ["a"]),
        "starred": ("method", ["args"]),
    }


def test_annotations_name_their_object_where_they_are_plain_names(app):
    facts = app(
        {
            "models.py": "class User:\n    class Role: ...\n",
            "m.py": """
                import models
                import decimal as d
                from sqlalchemy import orm
                from models import User as U
                from models import Gone
                class Local: ...
                class C:
                    class Inner: ...
                    def f(self, a: U, b: "U", c: models.User, d: "models.User.Role", e: U | None, f: "U | None",
                          g: Optional[U], h: list[U], i: str, j: d.Decimal, k: orm.Session, l: Inner, m: Nope,
                          n: Gone, o: "not an expression", p: Local = None): ...
            """,
        }
    )
    found = facts.find(PyObject("m", "C")).methods["f"].parameters
    assert {each.name: str(each.annotation.object) for each in found} == {
        "a": "models:User",
        "b": "models:User",
        "c": "models:User",
        "d": "models:User.Role",
        "e": "None",
        "f": "None",
        "g": "None",
        "h": "None",
        "i": "builtins:str",
        "j": "decimal:Decimal",
        "k": "sqlalchemy.orm:Session",
        "l": "m:C.Inner",
        "m": "None",
        "n": "models:Gone",
        "o": "None",
        "p": "m:Local",
    }
    assert [each.annotation.text for each in found[3:7]] == [
        '"models.User.Role"',
        "U | None",
        '"U | None"',
        "Optional[U]",
    ]


def test_overloads_count_for_nothing_the_implementation_counts(app):
    facts = app(
        {
            "m.py": """
                from typing import overload
                @overload
                def f(a: int) -> int: ...
                @overload
                def f(a: str) -> str: ...
                def f(a, b=None): ...
            """
        }
    )
    assert parameters(facts.find(PyObject("m", "f"))) == ["positional a", "positional b ="]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("class X: ...\nclass X: ...\n", 2),
        ("if TYPE_CHECKING:\n    class X: ...\nelse:\n    X = object\n", 2),
        ("if not TYPE_CHECKING:\n    X = object\nelse:\n    class X: ...\n", 4),
        ("try:\n    class X: ...\nexcept ImportError:\n    class X: ...\n", 2),
        ("if sys.version_info >= (3, 12):\n    class X: ...\nelif True:\n    class X: ...\nelse:\n    X = 1\n", 2),
        ("X = None\nif True:\n    class X: ...\n", 3),
        ("with a as b:\n    class X: ...\n", 2),
        ("for a in b:\n    class X: ...\n", 2),
        ("match a:\n    case 1:\n        class X: ...\n    case 2:\n        X = 1\n", 3),
        ("class X: ...\nX = register(X)\n", 1),
        ("class X: ...\nif __name__ == '__main__':\n    X = 1\n", 1),
        ("try:\n    from gone import X\nexcept ImportError:\n    class X: ...\n", None),
        ("try:\n    from here import X\nexcept ImportError:\n    class X: ...\n", 4),
    ],
)
def test_which_definition_counts(app, source, line):
    found = app({"m.py": source, "here.py": ""}).find(PyObject("m", "X"))
    if line is None:
        assert found is Absence.OUTSIDE  # `gone` may be installed, so which one counts is unknown
    else:
        assert isinstance(found, ClassFact)
        assert found.span.line == line


def test_a_deleted_name_is_missing(app):
    assert app({"m.py": "class X: ...\ndel X\n"}).find(PyObject("m", "X")) is Absence.MISSING_NAME


def test_values_are_neither_classes_nor_functions(app):
    facts = app(
        {
            "m.py": "LIMIT: int = 3\na, (b, c) = 1, f()\nwith x as y: ...\nfor z in a: ...\nrouter = Router()\n"
            "DEFAULT = router\nNAMES = list[str]\n"
        }
    )
    for name in ("LIMIT", "a", "b", "c", "y", "z", "router", "DEFAULT", "NAMES"):
        found = facts.find(PyObject("m", name))
        assert isinstance(found, ValueFact), name
        assert found.object == PyObject("m", name)
    limit = facts.find(PyObject("m", "LIMIT"))
    assert limit.annotation.object == PyObject("builtins", "int")
    assert facts.find(PyObject("m", "router.get")) is Absence.OUTSIDE


def test_aliases_name_the_original(app):
    facts = app({"m.py": "class A: ...\nB = A\nC: TypeAlias = B\nD: type = A\n"})
    assert facts.canonical(PyObject("m", "C")) == PyObject("m", "A")
    assert facts.canonical(PyObject("m", "D")) == PyObject("m", "D")


def test_spans_are_the_names_in_characters(app):
    facts = app(
        {
            "m.py": (
                "x = 'ä€𝄞'; ÄÖ = 1\n"
                "@decorated\n"
                "async   def  größe(): ...\n"
                "class  Äpfel:\n"
                "    '''ü'''; farbe: str = 'rot'\n"
                "    def essen(self): ...\n"
            )
        }
    )

    def place(name: str) -> tuple[int, int, int]:
        span = facts.find(PyObject("m", name)).span
        assert span.path == "src/m.py"
        assert span.line == span.end_line
        return span.line, span.column, span.end_column

    assert place("ÄÖ") == (1, 12, 14)
    assert place("größe") == (3, 14, 19)
    assert place("Äpfel") == (4, 8, 13)
    assert place("Äpfel.essen") == (6, 9, 14)
    assert place("Äpfel.farbe") == (5, 14, 19)
    attribute = facts.find(PyObject("m", "Äpfel")).attributes["farbe"]
    assert (attribute.span.line, attribute.span.column, attribute.span.end_column) == (5, 14, 19)


def test_a_form_feed_does_not_shift_lines(app):
    facts = app({"m.py": b"a = 1\r\n\x0cb = 2\r\nclass C: ...\r\n"})
    assert facts.find(PyObject("m", "C")).span.line == 3


def test_enum_members_are_attributes_with_their_values(app):
    facts = app(
        {
            "m.py": """
                from enum import Enum, StrEnum, auto
                class Level(StrEnum):
                    LOW = "low"
                    HIGH = "high"
                class Code(Enum):
                    A = 1
                    B = -2.5
                    C = True
                    D = auto()
                    E = ("x", 1)
                class Old(str, Enum):
                    X = "x"
            """
        }
    )
    level, code = facts.find(PyObject("m", "Level")), facts.find(PyObject("m", "Code"))
    assert [(each.name, each.value) for each in level.attributes.values()] == [("LOW", "low"), ("HIGH", "high")]
    assert [(each.value, each.has_value) for each in code.attributes.values()] == [
        (1, True),
        (-2.5, True),
        (True, True),
        (None, True),
        (None, True),
    ]
    for name in ("Level", "Code", "Old"):
        found = facts.find(PyObject("m", name))
        assert found.complete
        assert found.is_subclass_of(PyObject("enum", "Enum")) is True
