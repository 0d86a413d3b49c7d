"""What may be asked about the user's own source. The answers are parsed from text; nothing is imported or run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal, Protocol

from registrygen.diagnostics.finding import Finding, Span
from registrygen.pysource.kept import kept
from registrygen.pysource.objects import PyObject

Form = Literal["value", "coroutine", "context"]
"""How calling a factory comes to what it supplies: at once, by awaiting, by entering an asynchronous context."""

ASYNC_CONTEXT_DECORATOR = PyObject("contextlib", "asynccontextmanager")
CONTEXT_DECORATOR = PyObject("contextlib", "contextmanager")
ASYNC_CONTEXTS = frozenset(
    {
        PyObject("contextlib", "AbstractAsyncContextManager"),
        PyObject("typing", "AsyncContextManager"),
        PyObject("typing_extensions", "AsyncContextManager"),
    }
)
_ASYNC_ITERATORS = frozenset(
    PyObject(module, name)
    for module in ("collections.abc", "typing", "typing_extensions")
    for name in ("AsyncIterator", "AsyncGenerator")
)
_ANNOTATED = frozenset(PyObject(module, "Annotated") for module in ("typing", "typing_extensions"))
_SUPPLYING = ASYNC_CONTEXTS | _ASYNC_ITERATORS | _ANNOTATED
"""Generic types whose first argument is what is supplied."""


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
class Reading:
    """What the names in an expression mean, found out when it is first asked for."""

    names: Mapping[str, PyObject]
    unknown: tuple[str, ...] = ()
    parts: tuple[PyObject | None, ...] = ()
    items: tuple[str, ...] | None = None


def _nothing_read() -> Reading:
    return Reading(names={})


@dataclass(frozen=True, kw_only=True)
class Expression:
    """An expression as it is written, and what the names in it mean.

    `names` has each name or dotted name that is read, as far as it leads to something that a module (or the class
    around it) holds: of `models.User.Role` it has `models.User`. Built-in names and those that the expression
    binds itself are in neither `names` nor `unknown`.
    """

    text: str
    read: Callable[[], Reading] = field(default=_nothing_read, repr=False, compare=False)

    @property
    def names(self) -> Mapping[str, PyObject]:
        """What each name as written means, in the terms of the defining module."""
        return self._reading.names

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names and dotted names that mean nothing that could be found."""
        return self._reading.unknown

    @property
    def items(self) -> tuple[str, ...] | None:
        """Of `[A, models.B]` and other displays the names in them, as written; None where it is not one of names alone."""
        return self._reading.items

    @kept
    def _reading(self) -> Reading:
        return self.read()


@dataclass(frozen=True, kw_only=True)
class Annotation(Expression):
    """An annotation as it is written, and the object that it names where it is a plain (possibly quoted) name."""

    object: PyObject | None

    @property
    def parts(self) -> tuple[PyObject | None, ...]:
        """Of `Result[UUID, str]` the generic type and its arguments, None for what is no plain name; else nothing."""
        return self._reading.parts


@dataclass(frozen=True, kw_only=True)
class ParameterFact:
    """One parameter of a function; `kind` as in `inspect`: positional_only, positional, keyword_only, var_positional ...

    A field of a dataclass may have a default without an expression: a factory makes it.
    """

    name: str
    kind: Literal["positional_only", "positional", "keyword_only", "var_positional", "var_keyword"]
    annotation: Annotation | None
    has_default: bool
    default: Expression | None


@dataclass(frozen=True, kw_only=True)
class FunctionFact:
    """A function or method; the parameters of a method come without `self` or `cls`.

    `decorators` are those that could be named, canonical, called or not; `is_generator` says that its own body yields.
    """

    object: PyObject
    span: Span
    parameters: tuple[ParameterFact, ...]
    returns: Annotation | None
    is_async: bool
    is_generator: bool
    decorators: tuple[PyObject, ...]
    sort: Literal["function", "method", "classmethod", "staticmethod", "property"]

    @property
    def form(self) -> Form | None:
        """How a call of it comes to what it supplies; None for generators and synchronous context managers."""
        if ASYNC_CONTEXT_DECORATOR in self.decorators:
            return "context"
        if CONTEXT_DECORATOR in self.decorators or self.is_generator:
            return None
        if self._outer in ASYNC_CONTEXTS:
            return None if self.is_async else "context"
        return "coroutine" if self.is_async else "value"

    @property
    def supplied(self) -> PyObject | None:
        """The type of what it supplies in the end: `X` for `-> X` and `-> AsyncIterator[X]`; None if it has no name."""
        if self.returns is None:
            return None
        if self._outer in _SUPPLYING and len(self.returns.parts) > 1:
            return self.returns.parts[1]
        return self.returns.object

    @property
    def _outer(self) -> PyObject | None:
        if self.returns is None:
            return None
        return self.returns.object or next(iter(self.returns.parts), None)


@dataclass(frozen=True, kw_only=True)
class AttributeFact:
    """A class-level name with an annotation or a value: a dataclass or pydantic field, an enum member, a constant.

    `is_auto` says that the value is `enum.auto()`.
    """

    name: str
    annotation: Annotation | None
    value: str | int | float | bool | None
    has_value: bool
    is_auto: bool = False
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
    classes: tuple[str, ...] = ()
    """The names of the classes within its own body."""

    @property
    def form(self) -> Form:
        """How a call of it comes to an instance: at once."""
        return "value"

    def is_subclass_of(self, base: PyObject) -> bool | None:
        """True or False where it is known, None where a base outside the source roots hides the answer."""
        if base in self.ancestors:
            return True
        return False if self.complete else None


@dataclass(frozen=True, kw_only=True)
class ValueFact:
    """A module-level name that is neither a class nor a function (a constant, an instance, a type alias).

    `value` is the expression that it is given; None where it has none of its own.
    """

    object: PyObject
    span: Span
    annotation: Annotation | None
    value: Expression | None = None


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

    def modules_naming(self, *options: Iterable[str]) -> Sequence[str]:
        """The modules in the source roots whose text has every word of one of the options, by root and path.

        Comments and texts count, so that a module which is not among them names nothing of the sort.
        """
        ...

    def subclasses(self, base: PyObject, packages: Sequence[str]) -> Sequence[ClassFact]:
        """The classes below the given packages that derive from `base`, not `base` itself, in order of file and line."""
        ...

    def constructor(self, reference: PyObject) -> tuple[ParameterFact, ...] | None:
        """The parameters of calling the class: its `__init__` or dataclass fields; None where they cannot be known."""
        ...

    def mentions(self, reference: PyObject) -> frozenset[PyObject]:
        """What the body of a function or class names, annotations and built-in names aside; empty for what is unknown.

        The bodies of a class's bases within the source roots count, and those of the functions and classes of the same
        module that are named. A method's own are those of the methods that it names on `self`.
        """
        ...

    def returned(self, reference: PyObject) -> Expression | None:
        """What a function returns whose body is one `return` beside its docstring; None for all others."""
        ...

    def covers(self, module: str) -> bool:
        """Whether the module's top-level package stands in a source root."""
        ...

    def within(self, package: str = "") -> Sequence[str]:
        """What stands in a package, or at the top of the source roots, by its name, sorted; not each is a module."""
        ...

    def findings(self) -> Sequence[Finding]:
        """What was wrong with the source met so far: files that do not parse or decode, circular re-exports."""
        ...
