"""Fields that a dataclass inherits from another module are constructed as its own are."""

import sys
from pathlib import Path

import pytest

from registrygen.runtime import TypeRegistry
from registrygen.runtime.signatures import signature_of

BASES = """
from __future__ import annotations
from dataclasses import InitVar, dataclass
from decimal import Decimal

@dataclass(kw_only=True)
class Base:
    price: Decimal
    scale: InitVar[int] = 1
"""
DERIVED = """
from __future__ import annotations
from dataclasses import dataclass
from inherited_bases import Base

@dataclass(kw_only=True)
class Derived(Base):
    name: str
"""


def test_inherited_fields_have_the_types_of_their_own_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inherited_bases.py").write_text(BASES)
    (tmp_path / "inherited_derived.py").write_text(DERIVED)
    monkeypatch.syspath_prepend(tmp_path)
    from inherited_derived import Derived  # type: ignore[import-not-found]

    class Things(TypeRegistry[object]):
        pass

    Things.register(Derived)
    found = {item.name: item.annotation for item in signature_of(Derived).parameters}
    assert found["price"].__name__ == "Decimal"
    assert found["name"] is str
    assert str(Things.factorize("Derived", price="1.50", name="a").price) == "1.50"
    for name in ("inherited_bases", "inherited_derived"):
        del sys.modules[name]
