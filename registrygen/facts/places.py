"""What a name in the source can turn out to mean: a definition, a module, something outside, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from registrygen.facts.modules import ParsedModule
from registrygen.facts.scopes import ClassBinding, FunctionBinding, ValueBinding
from registrygen.model.facts import Absence
from registrygen.pysource.objects import PyObject


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """A definition in the source: the module, its dotted name there, and the class around it if any."""

    module: ParsedModule
    name: str
    binding: ClassBinding | FunctionBinding | ValueBinding
    owner: Place | None

    @cached_property
    def object(self) -> PyObject:
        """The definition as a reference."""
        return PyObject(self.module.name, self.name)


@dataclass(frozen=True, kw_only=True)
class ModulePlace:
    """A module, inside the source roots or not."""

    module: str


@dataclass(frozen=True, kw_only=True)
class Outside:
    """An object that a module outside the source roots holds, as the import names it."""

    object: PyObject


Target = Place | ModulePlace | Outside | Absence
"""What a name means; `Absence.OUTSIDE` where it may mean something that cannot be seen from here."""


@dataclass(frozen=True, kw_only=True)
class Ancestry:
    """A class's direct bases that could be named, its ancestors from itself on, and whether these are all."""

    bases: tuple[PyObject, ...]
    line: tuple[PyObject, ...]
    complete: bool
