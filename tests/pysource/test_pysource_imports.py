"""Import blocks are as ruff sorts them and black wraps them, and local names never clash."""

from __future__ import annotations

import ast
import subprocess
import sys

import black
import pytest

from registrygen.pysource.imports import Imports
from registrygen.pysource.layout import Style
from registrygen.pysource.objects import PyObject

OBJECTS = [
    ("collections.abc", "Mapping"),
    ("collections.abc", "Sequence"),
    ("dataclasses", "dataclass"),
    ("enum", "StrEnum"),
    ("typing", "Final"),
    ("typing", "Literal"),
    ("typing", "TYPE_CHECKING"),
    ("sqlalchemy.ext.asyncio", "AsyncSession"),
    ("pydantic", "BaseModel"),
    ("finance.events.auth", "Login"),
    ("finance.events.admin", "Login"),
    ("finance.events.admin", "LoginFailed"),
    ("finance.events.handlers", "AuditEventHandler"),
    ("finance.events.handlers", "EmailNotificationEventHandler"),
    ("finance.events.handlers", "LoggingEventHandler"),
    ("finance.errors", "TimeoutError"),
    ("finance.v2", "x2"),
    ("finance.v10", "x10"),
    ("finance.v10", "x9"),
    ("finance.v10", "X"),
    ("finance.v10", "CONSTANT"),
    ("Finance_upper", "thing"),
]


@pytest.mark.parametrize("length", [40, 60, 88, 120])
@pytest.mark.parametrize("step", [1, 2, 3, -1])
def test_referees_agree(tmp_path, length, step):
    imports = Imports("generated.events", {"EventMetadata"}, future=step > 1)
    used = [imports.module(name) for name in ("logging", "os.path", "asyncio", "yaml")]
    used += [imports.use(PyObject(*item)) for item in OBJECTS[::step]]
    code = imports.render(Style(length), ["finance"]) + "\n\nprint(" + ", ".join(used) + ")\n"
    assert len(set(used)) == len(used)
    ast.parse(code)
    mode = black.Mode(line_length=length)
    assert black.format_str(imports.render(Style(length), ["finance"]) + "\n", mode=mode) == (
        imports.render(Style(length), ["finance"]) + "\n"
    )
    config = f"line-length = {length}\nlint.isort.known-first-party = ['finance', 'generated']\n"
    (tmp_path / "ruff.toml").write_text(config, encoding="utf-8")
    (tmp_path / "page.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "I,F", "page.py"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + code


def test_names():
    imports = Imports("generated.events", {"Metadata"})
    assert imports.use(PyObject("generated.events", "Other")) == "Other"
    assert imports.use(PyObject("builtins", "str")) == "str"
    assert imports.use(PyObject("finance.outer", "Outer.Inner")) == "Outer.Inner"
    assert imports.use(PyObject("finance.auth", "Login")) == "Login"
    assert imports.use(PyObject("finance.admin", "Login")) == "admin_Login"
    assert imports.use(PyObject("other.admin", "Login")) == "other_admin_Login"
    assert imports.use(PyObject("finance.admin", "Login")) == "admin_Login"
    assert imports.use(PyObject("finance.meta", "Metadata")) == "meta_Metadata"
    assert imports.use(PyObject("finance.errors", "TimeoutError")) == "errors_TimeoutError"
    assert imports.module("logging") == "logging"


def test_taken_module_names():
    imports = Imports("generated.events", {"logging", "str"})
    assert imports.module("logging") == "logging_2"
    assert imports.use(PyObject("builtins", "str")) == "builtins.str"
    assert imports.render(Style()) == "import builtins\nimport logging as logging_2"


def test_nothing_to_import():
    assert Imports("generated.events").render(Style()) == ""
