"""Short names of Python objects to `module:Name`, through the nearest `refs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from registrygen.diagnostics.finding import Code, Finding, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.facts import Absence, ClassFact, Definition, Facts, FunctionFact
from registrygen.pysource.names import is_module_path
from registrygen.pysource.objects import PyObject, is_dotted_name, parse_object

FORM = code(
    "refs/form",
    "A reference to a Python object is not written as `package.module:Name`, nor as a short name that `refs` resolves.",
)
NO_REFS = code(
    "refs/no-slot",
    """A short name is used and no `refs` says where such names live.

    `refs: {<slot>: package.module}` in the group, the document or the configuration resolves short names; or write `package.module:Name`.
    """,
)
NOT_FOUND = code(
    "refs/not-found",
    """A Python object that a spec names does not exist in the application's source.

    The source is parsed and never imported; re-exports are followed. What is defined outside the source roots is taken on trust.
    """,
)
WRONG_SORT = code(
    "refs/wrong-sort",
    "A Python object is of another sort than the spec asks for: a function where a class has to be, say.",
)
CODES: tuple[Code, ...] = (FORM, NO_REFS, NOT_FOUND, WRONG_SORT)

Sort = Literal["class", "callable", "any"]
RefTable = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What a reference turned out to be; `object` is None where a finding says why."""

    object: PyObject | None
    finding: Finding | None = None


def ref_table(*levels: object) -> dict[str, tuple[str, ...]]:
    """Slot to modules, nearest level first: an inner level's slot hides the outer one's."""
    table: dict[str, tuple[str, ...]] = {}
    for level in reversed(levels):
        if isinstance(level, Mapping):
            for slot, modules in level.items():
                if modules or modules == ():
                    table[str(slot)] = tuple(modules) if isinstance(modules, list | tuple) else (str(modules),)
    return table


@dataclass(frozen=True, kw_only=True)
class ObjectResolver:
    """Resolves references against the source; `missing` is the severity of what the source does not have."""

    facts: Facts
    missing: Severity
    _modules: dict[str, str] = field(default_factory=dict, init=False, compare=False)

    def resolve(self, text: str, slot: str, sort: Sort, refs: RefTable, at: Span) -> Resolved:
        """The object that `text` names, in `slot` where it is a short name."""
        if ":" in text:
            reference = parse_object(text)
            if reference is None:
                return Resolved(object=None, finding=_form_finding(text, at))
            return self.checked(reference, sort, at)
        if not is_dotted_name(text):
            return Resolved(object=None, finding=_form_finding(text, at))
        modules = refs.get(slot)
        if modules is None:
            return Resolved(object=None, finding=self._no_slot(text, slot, at))
        if not modules:  # What says it is misspelt, and reported there.
            return Resolved(object=None)
        return self._short(text, modules, sort, at)

    def _short(self, name: str, modules: Sequence[str], sort: Sort, at: Span) -> Resolved:
        """The first of the modules that has the name; one that cannot be looked into is taken on trust."""
        wrong = next((module for module in modules if not is_module_path(module)), None)
        if wrong is not None:
            return Resolved(object=None, finding=finding(FORM, f"`{wrong}` under `refs` is not a module", at=at))
        for module in modules:
            reference = PyObject(module, name)
            found = self.facts.find(reference)
            if not isinstance(found, Absence):
                return _of_sort(reference, found, sort, at)
        unsound = [module for module in modules if self.why_no_module(module)]
        if unsound:  # Reported where `refs` names it.
            return Resolved(object=None if self.missing is Severity.ERROR else PyObject(unsound[0], name))
        outside = [module for module in modules if not self.facts.covers(module)]
        if outside:
            return Resolved(object=PyObject(outside[0], name))
        return self.checked(PyObject(modules[0], name), sort, at)

    def checked(self, reference: PyObject, sort: Sort, at: Span) -> Resolved:
        """The reference as its defining module has it, or what is wrong with it."""
        found = self.facts.find(reference)
        if found is Absence.OUTSIDE and self.why_no_module(reference.module):
            problem = self.module_finding(reference.module, at)
            return Resolved(object=None if problem.is_error else reference, finding=problem)
        if found in (Absence.OUTSIDE, Absence.UNPARSED):
            return Resolved(object=reference)
        if isinstance(found, Absence):
            problem = self._not_found(reference, found, at)
            return Resolved(object=None if problem.is_error else reference, finding=problem)
        return _of_sort(reference, found, sort, at)

    def why_no_module(self, module: str) -> str:
        """What tells that a module does not exist, empty where it does or cannot be known.

        Its package stands in a source root without it, or is none there and the misspelt name of one that is.
        """
        if module not in self._modules:
            self._modules[module] = self._why_no_module(module)
        return self._modules[module]

    def _why_no_module(self, module: str) -> str:
        if self.facts.covers(module):
            absent = self.facts.find(PyObject(module, "_")) is Absence.MISSING_MODULE
            meant = self._close_module(module) if absent else ""
            return f"did you mean `{meant}`?" if meant else f"define it, or correct `{module}`" if absent else ""
        top, dot, rest = module.partition(".")
        if top in sys.stdlib_module_names:
            return ""
        similar = [name for name in self.facts.within() if abs(len(name) - len(top)) <= 1 and self.facts.covers(name)]
        close = nearest(top, similar)
        return f"did you mean `{close}{dot}{rest}`?" if close else ""

    def _close_module(self, module: str) -> str:
        """The module that is meant by one that is absent, empty where there is none of a similar name."""
        package, _, name = module.rpartition(".")
        if package and self.facts.find(PyObject(package, "_")) is Absence.MISSING_MODULE:
            package = self._close_module(package)
        close = name if name in self.facts.within(package) else nearest(name, self.facts.within(package))
        return f"{package}.{close}" if package and close else ""

    def module_finding(self, module: str, at: Span) -> Finding:
        """That there is no such module. Only for one that `why_no_module` knows of."""
        problem = finding(NOT_FOUND, f"there is no module `{module}`", at=at, help=self.why_no_module(module))
        return replace(problem, severity=self.missing)

    def _not_found(self, reference: PyObject, why: Absence, at: Span) -> Finding:
        if why is Absence.MISSING_MODULE:
            message = f"there is no module `{reference.module}`"
        else:
            message = f"`{reference.module}` has no `{reference.name}`"
        problem = finding(NOT_FOUND, message, at=at, help=self._candidates(reference))
        return Finding(code=problem.code, message=message, span=at, severity=self.missing, help=problem.help)

    def _candidates(self, reference: PyObject) -> str:
        elsewhere = self.facts.modules_defining(reference.name)
        if elsewhere:
            return "it stands in " + ", ".join(f"`{module}:{reference.name}`" for module in list(elsewhere)[:3])
        names = self.facts.names(reference.module)
        nested = self._nested(reference.module, names, reference.name.count("."))
        close = nearest(reference.name, [*names, *nested])
        return f"did you mean `{close}`?" if close else f"define it in `{reference.module}`"

    def _nested(self, module: str, names: Sequence[str], depth: int) -> Iterator[str]:
        """The classes within those of these names, as deep as a dotted name goes."""
        found = [(name, self.facts.find(PyObject(module, name))) for name in names] if depth else []
        inner = [f"{name}.{item}" for name, fact in found if isinstance(fact, ClassFact) for item in fact.classes]
        yield from inner
        if inner:
            yield from self._nested(module, inner, depth - 1)

    def _no_slot(self, text: str, slot: str, at: Span) -> Finding:
        modules = self.facts.modules_defining(text.partition(".")[0])
        module, dot, name = text.rpartition(".")
        written = f"{module}:{name}" if dot else f"package.module:{text}"
        help = f"add `refs: {{{slot}: package.module}}`, or write `{written}`"
        if modules:
            help = (
                "write "
                + " or ".join(f"`{module}:{text}`" for module in list(modules)[:3])
                + f", or add `refs: {{{slot}: {modules[0]}}}`"
            )
        return finding(NO_REFS, f"nothing says where `{text}` lives", at=at, help=help)


def _form_finding(text: str, at: Span) -> Finding:
    help = "write `package.module:Name`"
    dotted = text.rpartition(".")
    if ":" not in text and dotted[0]:
        help = f"did you mean `{dotted[0]}:{dotted[2]}`?"
    return finding(FORM, f"`{text}` does not name a Python object", at=at, help=help)


def _of_sort(reference: PyObject, found: Definition, sort: Sort, at: Span) -> Resolved:
    if not _fits(found, sort):
        return Resolved(object=None, finding=_sort_finding(reference, found, sort, at))
    return Resolved(object=reference)


def _fits(found: Definition, sort: Sort) -> bool:
    if sort == "class":
        return not isinstance(found, FunctionFact)
    return True


def _sort_finding(reference: PyObject, found: Definition, sort: Sort, at: Span) -> Finding:
    what = "a class" if isinstance(found, ClassFact) else "a function" if isinstance(found, FunctionFact) else "a value"
    return finding(
        WRONG_SORT,
        f"`{reference.name}` is {what}, and has to be a {sort}",
        at=at,
        help=f"it is defined at {found.span.path}:{found.span.line}",
    )
