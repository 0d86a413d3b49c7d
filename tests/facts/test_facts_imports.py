"""Names are followed through every form of import that Python has."""

from __future__ import annotations

import pytest

from registrygen.facts.source import open_facts
from registrygen.model.facts import Absence, ClassFact, FunctionFact, ValueFact
from registrygen.pysource.objects import PyObject, parse_object


def ref(text: str) -> PyObject:
    item = parse_object(text)
    assert item is not None
    return item


FORMS = {
    "shop/__init__.py": "",
    "shop/model/__init__.py": "from .user import *\nfrom .order import Order as Purchase\n",
    "shop/model/user.py": "class User:\n    class Role:\n        pass\n\nclass _Hidden: ...\n",
    "shop/model/order.py": "class Order: ...\n",
    "shop/plain.py": "import shop.model.user\nU = shop.model.user.User\n",
    "shop/named.py": "import shop.model as m\nU = m.User\n",
    "shop/relative.py": "from . import model\nfrom .model.user import User\nU = model.User\n",
    "shop/deep/er/__init__.py": "from ...model import Purchase\n",
    "shop/deep/__init__.py": "",
    "single.py": "from shop.model import User as Person\n",
    "space/part.py": "class Here: ...\n",
}


@pytest.mark.parametrize(
    ("written", "defined"),
    [
        ("shop.model:User", "shop.model.user:User"),
        ("shop.model:Purchase", "shop.model.order:Order"),
        ("shop.plain:U", "shop.model.user:User"),
        ("shop.plain:shop.model.user.User", "shop.model.user:User"),
        ("shop.named:U", "shop.model.user:User"),
        ("shop.relative:U", "shop.model.user:User"),
        ("shop.relative:User.Role", "shop.model.user:User.Role"),
        ("shop.deep.er:Purchase", "shop.model.order:Order"),
        ("shop:model.user.User", "shop.model.user:User"),
        ("single:Person", "shop.model.user:User"),
        ("space.part:Here", "space.part:Here"),
        ("space:part.Here", "space.part:Here"),
    ],
)
def test_a_class_is_found_however_it_is_imported(app, written, defined):
    facts = app(FORMS)
    found = facts.find(ref(written))
    assert isinstance(found, ClassFact)
    assert str(found.object) == defined
    assert facts.canonical(ref(written)) == ref(defined)
    assert facts.findings() == ()


def test_each_way_of_being_absent_is_told_apart(app):
    facts = app({**FORMS, "shop/broken.py": "class ("})
    assert facts.find(ref("shop.nowhere:X")) is Absence.MISSING_MODULE
    assert facts.find(ref("shop.model:Nobody")) is Absence.MISSING_NAME
    assert facts.find(ref("shop.model:User.Nothing")) is Absence.MISSING_NAME
    assert facts.find(ref("shop.model:_Hidden")) is Absence.MISSING_NAME
    assert facts.find(ref("sqlalchemy:Column")) is Absence.OUTSIDE
    assert facts.find(ref("shop.broken:X")) is Absence.UNPARSED
    assert not facts.covers("sqlalchemy.orm")
    assert facts.covers("shop.nowhere")


def test_an_import_of_what_is_missing_is_missing_too(app):
    facts = app({"a.py": "from b import Gone\nfrom c.d import Lost\n", "b.py": "", "c/__init__.py": ""})
    assert facts.find(ref("a:Gone")) is Absence.MISSING_NAME
    assert facts.find(ref("a:Lost")) is Absence.MISSING_NAME


def test_a_relative_import_above_the_top_package_names_nothing(app):
    facts = app({"a/__init__.py": "from ... import X\n"})
    assert facts.find(ref("a:X")) is Absence.MISSING_NAME


def test_a_submodule_is_a_value_of_its_package(app):
    found = app(FORMS).find(ref("shop:model"))
    assert isinstance(found, ValueFact)
    assert found.span.path == "src/shop/model/__init__.py"


def test_a_name_in_init_wins_over_the_submodule_of_the_same_name(app):
    facts = app({"p/__init__.py": "from .run import run\n", "p/run.py": "def run(): ...\n"})
    assert isinstance(facts.find(ref("p:run")), FunctionFact)


def test_a_package_may_import_its_own_submodule(app):
    facts = app({"p/__init__.py": "from . import sub\nfrom p import other\n", "p/sub.py": "x = 1\n", "p/other.py": ""})
    assert isinstance(facts.find(ref("p:sub")), ValueFact)
    assert isinstance(facts.find(ref("p:other")), ValueFact)
    assert facts.findings() == ()


@pytest.mark.parametrize(
    ("exports", "visible"),
    [
        ("__all__ = ['A', '_c']", ["A", "_c"]),
        ("__all__ = ('A',)\n__all__ += ['B']", ["A", "B"]),
        ("__all__ = ['A'] + ['B']\n__all__.append('_c')", ["A", "B", "_c"]),
        ("from star import more\n__all__ = ['B', *more.__all__]", ["B", "M"]),
        ("from star import more\n__all__ = ['B']\n__all__.extend(more.__all__)", ["B", "M"]),
        ("__all__ = compute()", ["A", "B"]),
        ("", ["A", "B"]),
    ],
)
def test_star_imports_respect_all_where_it_can_be_read(app, exports, visible):
    facts = app(
        {
            "star/__init__.py": "from .base import *\n",
            "star/base.py": f"class A: ...\nclass B: ...\nclass _c: ...\nfrom .more import M\n{exports}\n"
            if "more" in exports
            else f"class A: ...\nclass B: ...\nclass _c: ...\n{exports}\n",
            "star/more.py": "class M: ...\n__all__ = ['M']\n",
        }
    )
    assert list(facts.names("star")) == visible
    for name in ("A", "B", "_c"):
        assert isinstance(facts.find(PyObject("star", name)), ClassFact) is (name in visible)


def test_star_imports_may_go_in_a_circle(app):
    facts = app({"a.py": "from b import *\nclass A: ...\n", "b.py": "from a import *\nclass B: ...\n"})
    assert facts.canonical(ref("a:B")) == ref("b:B")
    assert facts.canonical(ref("b:A")) == ref("a:A")
    assert facts.find(ref("a:C")) is Absence.MISSING_NAME
    assert list(facts.names("a")) == ["A", "B"]
    assert facts.findings() == ()


def test_a_star_import_from_outside_leaves_names_unknown(app):
    facts = app({"a.py": "from os.path import *\nclass A: ...\n"})
    assert isinstance(facts.find(ref("a:A")), ClassFact)
    assert facts.find(ref("a:join")) is Absence.OUTSIDE


def test_a_module_with_getattr_may_have_any_name(app):
    facts = app({"a.py": "def __getattr__(name): ...\n"})
    assert facts.find(ref("a:Anything")) is Absence.OUTSIDE


def test_a_compiled_module_is_unknown_not_missing(app):
    facts = app({"p/__init__.py": "from .fast import X\n", "p/fast.cpython-311-x86_64-linux-gnu.so": b"\x7fELF"})
    assert facts.find(ref("p.fast:X")) is Absence.OUTSIDE
    assert facts.find(ref("p:X")) is Absence.OUTSIDE
    assert facts.find(ref("p.fast.part:X")) is Absence.OUTSIDE


def test_modules_that_import_each_other_are_no_problem(app):
    facts = app(
        {
            "p/__init__.py": "from .a import A\nfrom .b import B\n",
            "p/a.py": "from p.b import B\nclass A:\n    def other(self) -> B: ...\n",
            "p/b.py": "from p.a import A\nclass B:\n    def other(self) -> A: ...\n",
        }
    )
    found = facts.find(ref("p:A"))
    assert isinstance(found, ClassFact)
    assert found.methods["other"].returns.object == ref("p.b:B")
    assert facts.findings() == ()


def test_a_name_imported_in_a_circle_is_one_finding(app):
    facts = app({"a.py": "from b import X\n", "b.py": "from c import X\n", "c.py": "from a import X\n"})
    assert facts.find(ref("a:X")) is Absence.UNPARSED
    assert facts.find(ref("b:X")) is Absence.UNPARSED
    (finding,) = facts.findings()
    assert finding.code == "source/circular"
    assert "`a` from `b` from `c` from `a`" in finding.message
    assert (finding.span.path, finding.span.line, finding.span.column, finding.span.end_column) == (
        "src/a.py",
        1,
        15,
        16,
    )
    assert [related.span.path for related in finding.related] == ["src/b.py", "src/c.py"]


def test_aliases_of_each_other_do_not_loop(app):
    facts = app({"a.py": "A = B\nB = A\nclass C:\n    int = int\n    def f(self, x: int) -> None: ...\n"})
    assert isinstance(facts.find(ref("a:A")), ValueFact)
    found = facts.find(ref("a:C"))
    assert isinstance(found, ClassFact)
    assert found.methods["f"].parameters[0].annotation.object == ref("builtins:int")


def test_a_chain_longer_than_anybody_writes_is_unknown_not_a_crash(app):
    links = {f"m{number}.py": f"from m{number + 1} import X\n" for number in range(300)}
    facts = app({**links, "m300.py": "class X: ...\n"})
    assert facts.find(ref("m0:X")) is Absence.OUTSIDE
    assert isinstance(facts.find(ref("m290:X")), ClassFact)


def test_the_first_root_that_has_a_package_wins(tmp_path):
    for root, name in (("one", "A"), ("two", "B")):
        (tmp_path / root / "p").mkdir(parents=True)
        (tmp_path / root / "p" / "__init__.py").write_text(f"class {name}: ...\n")
    facts = open_facts([tmp_path / "one", tmp_path / "two"], tmp_path)
    assert isinstance(facts.find(ref("p:A")), ClassFact)
    assert facts.find(ref("p:B")) is Absence.MISSING_NAME
    assert facts.modules_defining("B") == ()


def test_a_namespace_package_may_be_spread_over_roots(tmp_path):
    for root, name in (("one", "a"), ("two", "b")):
        (tmp_path / root / "space").mkdir(parents=True)
        (tmp_path / root / "space" / f"{name}.py").write_text("class X: ...\n")
    facts = open_facts([tmp_path / "one", tmp_path / "two"], tmp_path)
    assert facts.find(ref("space.a:X")).span.path == "one/space/a.py"
    assert facts.find(ref("space.b:X")).span.path == "two/space/b.py"


def test_a_data_folder_does_not_hide_the_library_of_its_name(app):
    facts = app({"redis/redis.conf": "", "shop/a.py": ""})
    assert not facts.covers("redis")
    assert facts.find(ref("redis:Redis")) is Absence.OUTSIDE


def test_public_names_are_what_the_module_offers_in_order(app):
    facts = app(
        {
            "m.py": """
                import os
                from typing import Any
                from other import Shared, _private
                LIMIT = 3
                class B: ...
                def a(): ...
                _hidden = 1
            """,
            "other.py": "class Shared: ...\n_private = 1\n",
        }
    )
    assert list(facts.names("m")) == ["Shared", "LIMIT", "B", "a"]
    assert facts.names("nowhere") == ()


def test_candidates_for_a_typo_are_the_defining_modules(app):
    facts = app(
        {
            "p/__init__.py": "from .b import Thing\n",
            "p/b.py": "class Thing: ...\n",
            "p/a.py": "async def Thing(): ...\n",
            "p/c.py": "# class Thing\nTHING = 'class Thing'\n",
            "p/node_modules/d.py": "class Thing: ...\n",
            ".venv/lib/e.py": "class Thing: ...\n",
            "venv/f.py": "class Thing: ...\n",
        }
    )
    assert list(facts.modules_defining("Thing")) == ["p.a", "p.b"]
    assert list(facts.modules_defining("Nothing")) == []
