"""What may be asked about the user's own source. The answers are parsed from text; nothing is imported or run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

from registrygen.diagnostics.finding import Finding, Span
from registrygen.pysource.objects import PyObject


class Absence(Enum):
    """Why there is no fact about an object."""

    MISSING_MODULE = "missing module"
    """The module's package stands in a source root, and the module does not exist there."""

    MISSING_NAME = "missing name"
    """The module was parsed and does not define or re-export the name."""

    OUTSIDE = "outside"
    """The module stands in no source root (site-packages, the standard library): unknown, never passed."""

    UNPARSED = "unparsed"
    """The module stands in a source root and does not parse; `findings()` says why."""


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """An annotation as it is written, and the object that it names where it is a plain (possibly quoted) name."""

    text: str
    object: PyObject | None


@dataclass(frozen=True, kw_only=True)
class ParameterFact:
    """One parameter of a function; `kind` as in `inspect`: positional_only, positional, keyword_only, var_positional ..."""

    name: str
    kind: Literal["positional_only", "positional", "keyword_only", "var_positional", "var_keyword"]
    annotation: Annotation | None
    has_default: bool


@dataclass(frozen=True, kw_only=True)
class FunctionFact:
    """A function or method; the parameters of a method come without `self` or `cls`."""

    object: PyObject
    span: Span
    parameters: tuple[ParameterFact, ...]
    returns: Annotation | None
    is_async: bool
    sort: Literal["function", "method", "classmethod", "staticmethod", "property"]


@dataclass(frozen=True, kw_only=True)
class AttributeFact:
    """A class-level name with an annotation or a value: a dataclass or pydantic field, an enum member, a constant."""

    name: str
    annotation: Annotation | None
    value: str | int | float | bool | None
    has_value: bool
    span: Span


@dataclass(frozen=True, kw_only=True)
class ClassFact:
    """A class as its file and the files of its bases have it.

    `methods` and `attributes` include inherited ones, nearest first. `complete` is False where a base stands outside the
    source roots, so that absence of a member proves nothing. `bases` are the direct bases that could be named;
    `ancestors` are all of them, the class itself first, as far as they are known (outside ones included, by name).
    """

    object: PyObject
    span: Span
    bases: tuple[PyObject, ...]
    ancestors: tuple[PyObject, ...]
    methods: Mapping[str, FunctionFact]
    attributes: Mapping[str, AttributeFact]
    decorators: tuple[str, ...]
    complete: bool

    def is_subclass_of(self, base: PyObject) -> bool | None:
        """True or False where it is known, None where a base outside the source roots hides the answer."""
        if base in self.ancestors:
            return True
        return False if self.complete else None


@dataclass(frozen=True, kw_only=True)
class ValueFact:
    """A module-level name that is neither a class nor a function (a constant, an instance, a type alias)."""

    object: PyObject
    span: Span
    annotation: Annotation | None


Definition = ClassFact | FunctionFact | ValueFact


class Facts(Protocol):
    """Answers about the user's source, each in the terms of the defining module: re-exports are followed."""

    def find(self, reference: PyObject) -> Definition | Absence:
        """What the reference names, after following imports and re-exports within the source roots."""
        ...

    def canonical(self, reference: PyObject) -> PyObject:
        """The reference as its defining module has it; unchanged where that cannot be told."""
        ...

    def names(self, module: str) -> Sequence[str]:
        """The public names that a module defines or re-exports (a package: its `__init__`), in order; empty if unknown."""
        ...

    def modules_defining(self, name: str) -> Sequence[str]:
        """The modules in the source roots that define a class or function of this name, sorted: candidates for a typo."""
        ...

    def subclasses(self, base: PyObject, packages: Sequence[str]) -> Sequence[ClassFact]:
        """The classes below the given packages that derive from `base`, not `base` itself, in order of file and line."""
        ...

    def constructor(self, reference: PyObject) -> tuple[ParameterFact, ...] | None:
        """The parameters of calling the class: its `__init__` or dataclass fields; None where they cannot be known."""
        ...

    def covers(self, module: str) -> bool:
        """Whether the module's top-level package stands in a source root."""
        ...

    def packages(self) -> Sequence[str]:
        """What stands at the top of the source roots by its name, sorted: candidates for a typo, not each a package."""
        ...

    def findings(self) -> Sequence[Finding]:
        """What was wrong with the source met so far: files that do not parse or decode, circular re-exports."""
        ...
