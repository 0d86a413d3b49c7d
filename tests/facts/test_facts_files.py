"""Files as people have them: marks, encodings, mistakes, links; all of them read, none of them run."""

from __future__ import annotations

import os
import sys
import warnings

import pytest

from registrygen.facts.source import CODES, SourceFacts
from registrygen.model.facts import Absence, ClassFact
from registrygen.pysource.objects import PyObject

X = PyObject("m", "X")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfclass X: ...\n",
        b"# -*- coding: latin-1 -*-\n# \xe4\nclass X: ...\n",
        b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nname = '\x80'\nclass X: ...\n",
        b"\xef\xbb\xbf# coding: utf-8\nclass X: ...\n",
        b"class X: ...\r\n",
        b"a = 1\rclass X: ...\r",
        b"class X: ...",
        b"import re\nP = '\\d'\nclass X: ...\n",
    ],
)
def test_any_file_that_python_reads_is_read(app, data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        facts = app({"m.py": data})
        assert isinstance(facts.find(X), ClassFact)
    assert facts.findings() == ()


@pytest.mark.parametrize(
    ("data", "code", "place", "said"),
    [
        (b"x = 1\nclass X(:\n", "source/syntax", (2, 9), "invalid syntax"),
        (b"# \xc3\xa4\n'\xc3\xa4\xc3\xa4' = (\n", "source/syntax", (2, 8), "was never closed"),
        (b"def f():\n\tif a:\n        b\n", "source/syntax", (3, 1), "inconsistent use of tabs"),
        (b"a = 1\nb = '\x00'\n", "source/syntax", (2, 6), "null bytes"),
        (b"a = " + b"(" * 500, "source/syntax", (1, 205), "too many nested parentheses"),
        (b"a = " + b"-" * 100_000 + b"1", "source/syntax", (1, 1), "nested too deeply"),
        (b"a = 1\nb = '\xc3\xa4 \xe4'\n", "source/encoding", (2, 8), "0xe4 is not valid utf-8"),
        (b"# \xe4\nclass X: ...\n", "source/encoding", (1, 3), "0xe4 is not valid utf-8"),
        (b"\xef\xbb\xbf\n\nx = '\xe4'\n", "source/encoding", (3, 6), "0xe4 is not valid utf-8"),
        (b"# coding: klingon\nclass X: ...\n", "source/encoding", (1, 1), "unknown encoding: klingon"),
        (b"# coding: rot13\nclass X: ...\n", "source/encoding", (1, 1), "rot13"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "source/encoding", (1, 1), "encoding problem"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_finding_with_its_place(app, data, code, place, said):
    facts = app({"m.py": data, "n.py": "from m import X\nfrom m import *\nclass Y(X): ...\n"})
    assert facts.find(X) is Absence.UNPARSED
    assert facts.find(PyObject("n", "X")) is Absence.UNPARSED
    assert facts.find(PyObject("n", "Z")) is Absence.UNPARSED
    assert not facts.find(PyObject("n", "Y")).complete
    facts.subclasses(X, ["m", "n"])
    (finding,) = facts.findings()
    assert finding.code == code
    assert finding.span.path == "src/m.py"
    assert said in finding.message
    assert (finding.span.line, finding.span.column) == place
    assert finding.help


def test_a_syntax_error_names_the_python_that_parsed(app):
    facts = app({"m.py": "class ("})
    facts.find(X)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"registrygen runs on Python {version}" in facts.findings()[0].help


def test_reading_runs_nothing(app, tmp_path):
    trace = tmp_path / "trace"
    body = f"open({str(trace)!r}, 'w').write('ran')\nclass X: ...\n"
    facts = app(
        {"m.py": body, "p/__init__.py": body, "p/conftest.py": body, "n.py": "from m import *\nclass Y(X): ..."}
    )
    modules, path = dict(sys.modules), list(sys.path)
    assert isinstance(facts.find(X), ClassFact)
    assert isinstance(facts.find(PyObject("p", "conftest.X")), ClassFact)
    assert len(facts.subclasses(X, ["n"])) == 1
    assert list(facts.modules_defining("X")) == ["m", "p", "p.conftest"]
    assert not trace.exists()
    assert sys.modules == modules
    assert sys.path == path


def test_links_in_a_circle_do_not_hang(app, tmp_path):
    facts = app({"p/__init__.py": "", "p/m.py": "class X: ...\nclass Y(X): ...\n"})
    (tmp_path / "src" / "p" / "self").symlink_to(tmp_path / "src")
    (tmp_path / "src" / "p" / "again").symlink_to(tmp_path / "src" / "p")
    (tmp_path / "src" / "p" / "loop.py").symlink_to(tmp_path / "src" / "p" / "loop.py")
    (tmp_path / "src" / "p" / "gone.py").symlink_to(tmp_path / "nowhere.py")
    assert [str(each.object) for each in facts.subclasses(PyObject("p.m", "X"), ["p"])] == ["p.m:Y"]
    assert list(facts.modules_defining("X")) == ["p.m"]
    assert facts.find(PyObject("p.loop", "X")) is Absence.MISSING_MODULE


def test_a_pipe_with_a_modules_name_is_not_opened(app, tmp_path):
    facts = app({"p/__init__.py": ""})
    os.mkfifo(tmp_path / "src" / "p" / "m.py")
    assert facts.find(PyObject("p.m", "X")) is Absence.MISSING_MODULE
    assert list(facts.modules_defining("X")) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_an_unreadable_file_is_a_finding(app, tmp_path):
    facts = app({"m.py": "class X: ...\n"})
    (tmp_path / "src" / "m.py").chmod(0)
    assert facts.find(X) is Absence.UNPARSED
    assert [each.code for each in facts.findings()] == ["source/unreadable"]


def test_a_file_that_vanishes_is_a_finding(app, tmp_path):
    facts = app({"m.py": "class X: ...\n"})
    assert facts.covers("m")
    (tmp_path / "src" / "m.py").unlink()
    assert facts.find(X) is Absence.UNPARSED
    assert [each.code for each in facts.findings()] == ["source/unreadable"]


def test_no_root_and_a_root_that_is_not_there_cover_nothing(tmp_path):
    assert not SourceFacts([], tmp_path).covers("m")
    facts = SourceFacts([tmp_path / "nowhere"], tmp_path)
    assert facts.find(X) is Absence.OUTSIDE
    assert facts.modules_defining("X") == ()
    assert facts.findings() == ()


def test_a_root_beside_the_project_is_shown_relative_to_it(tmp_path):
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "m.py").write_text("class X: ...\n")
    facts = SourceFacts([tmp_path / "lib"], tmp_path / "project")
    assert facts.find(X).span.path == "../lib/m.py"


def test_long_elif_chains_and_deep_attributes_are_read(app):
    chain = "if a == 0:\n    x = 0\n" + "".join(f"elif a == {n}:\n    x = {n}\n" for n in range(1, 500))
    facts = app({"m.py": f"{chain}class X: ...\n"})
    assert isinstance(facts.find(X), ClassFact)


def test_every_code_is_documented():
    assert sorted(each.name for each in CODES) == [
        "source/circular",
        "source/encoding",
        "source/syntax",
        "source/unreadable",
    ]
    assert all(each.doc.count("\n") > 1 for each in CODES)


@pytest.mark.parametrize(
    "text",
    [
        "class X(" + "# a b c d e f g\n" * 400,
        "class X(a\n" * 3000,
        "class X[" + "a, " * 5000,
        "a as " * 20_000,
        "a = " * 20_000 + "?\n",
        "#" * 100_000,
        "x" * 200_000,
    ],
)
def test_text_that_is_no_python_is_looked_through_in_no_time(app, text):
    facts = app({"m.py": f"# X as Y\nclass Base: ...\n'''\n{text}\n'''\nclass C(Base): ...\n"})
    assert [each.object.name for each in facts.subclasses(PyObject("m", "Base"), ["m"])] == ["C"]


def test_modules_that_name_all_words_of_an_option(app):
    facts = app(
        {
            "m.py": "from made.cache import answer\n",
            "n.py": "answers = cached\n",
            "p/__init__.py": "# the cache alone\n",
            "p/q.py": "def f(policy: CachePolicy): ...\n",
        }
    )
    assert list(facts.modules_naming(["cache", "answer"], ["CachePolicy"])) == ["m", "p.q"]
    assert list(facts.modules_naming(["cache"])) == ["m", "p"]
    assert list(facts.modules_naming(["Cache"])) == []
