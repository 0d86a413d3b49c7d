"""`all_codes` leaves no code out, and no two codes share a name."""

import importlib
import pkgutil
from collections.abc import Iterator

import registrygen
from registrygen.cli.codes import CODES, every_code
from registrygen.diagnostics.finding import Code
from registrygen.model.rule import Rule
from registrygen.pipeline import all_codes


def codes_in_package() -> Iterator[tuple[str, Code]]:
    for info in pkgutil.walk_packages(registrygen.__path__, "registrygen."):
        if info.name != "registrygen.__main__":
            for value in vars(importlib.import_module(info.name)).values():
                if isinstance(value, Code | Rule):
                    yield info.name, value.code if isinstance(value, Rule) else value


def test_nothing_is_left_out():
    known = set(all_codes())
    assert {code.name for name, code in codes_in_package() if code not in known and code not in CODES} == set()
    assert {code.name for _, code in codes_in_package()} == set(every_code())


def test_names_are_unique_and_well_formed():
    names = [code.name for code in (*all_codes(), *CODES)]
    assert len(names) == len(set(names))
    assert all(name.count("/") == 1 and name == name.lower() for name in names)


def test_every_code_is_documented():
    assert all(code.doc.strip() and code.summary.endswith(".") for code in every_code().values())
