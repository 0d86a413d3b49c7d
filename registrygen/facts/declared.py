"""The classes that specs declare, as facts beside those of the source: they are known before they are generated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from registrygen.diagnostics.finding import Finding
from registrygen.model.declared import DeclaredClass
from registrygen.model.facts import Absence, AttributeFact, ClassFact, Definition, Expression, Facts, ParameterFact
from registrygen.model.fields import REQUIRED
from registrygen.pysource.objects import PyObject


def with_declared(facts: Facts, classes: Iterable[DeclaredClass]) -> Facts:
    """The facts of the source, and those of the classes."""
    declared = {item.object: _fact(item, facts) for item in classes}
    return DeclaredFacts(facts=facts, declared=declared) if declared else facts


@dataclass(frozen=True, kw_only=True)
class DeclaredFacts:
    """Answers about declared classes, which the packages around their module re-export, and asks the source for the rest."""

    facts: Facts
    declared: Mapping[PyObject, ClassFact]

    def find(self, reference: PyObject) -> Definition | Absence:
        """What the reference names."""
        return self.declared.get(self._meant(reference)) or self.facts.find(reference)

    def canonical(self, reference: PyObject) -> PyObject:
        """The reference as its defining module has it."""
        return self._meant(self.facts.canonical(reference))

    def names(self, module: str) -> Sequence[str]:
        """The public names that a module defines or re-exports."""
        own = [item.name for item in self.declared if item.module == module]
        return own or self.facts.names(module)

    def modules_defining(self, name: str) -> Sequence[str]:
        """The modules that define a class or function of this name."""
        own = [item.module for item in self.declared if item.name == name]
        return (*self.facts.modules_defining(name), *own)

    def modules_naming(self, *options: Iterable[str]) -> Sequence[str]:
        """The application's own modules whose text has every word of one of the options."""
        return self.facts.modules_naming(*options)

    def subclasses(self, base: PyObject, packages: Sequence[str]) -> Sequence[ClassFact]:
        """The application's own classes below the packages that derive from `base`."""
        return self.facts.subclasses(base, packages)

    def constructor(self, reference: PyObject) -> tuple[ParameterFact, ...] | None:
        """The parameters of calling the class; of a declared one it is enough to know what its fields are."""
        return None if self._meant(reference) in self.declared else self.facts.constructor(reference)

    def mentions(self, reference: PyObject) -> frozenset[PyObject]:
        """What the body of a function or class names."""
        return frozenset(self._meant(item) for item in self.facts.mentions(reference))

    def returned(self, reference: PyObject) -> Expression | None:
        """What a function returns whose body is one `return`."""
        return self.facts.returned(reference)

    def covers(self, module: str) -> bool:
        """Whether the module's top-level package stands in a source root."""
        return self.facts.covers(module)

    def within(self, package: str = "") -> Sequence[str]:
        """What stands in a package, or at the top of the source roots, by its name."""
        return self.facts.within(package)

    def findings(self) -> Sequence[Finding]:
        """What was wrong with the source met so far."""
        return self.facts.findings()

    def _meant(self, reference: PyObject) -> PyObject:
        """The declared class that a reference to it, or to its re-export in a package around its module, means."""
        own = self._by_name.get(reference.name, ())
        if reference in own:
            return reference
        return next((item for item in own if item.module.startswith(f"{reference.module}.")), reference)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[PyObject]]:
        """The declared classes by name: there can be as many as a registry has entries."""
        found: dict[str, list[PyObject]] = {}
        for item in self.declared:
            found.setdefault(item.name, []).append(item)
        return found


def _fact(item: DeclaredClass, facts: Facts) -> ClassFact:
    """A frozen dataclass below its base, as the source would show it."""
    base = facts.find(item.base) if item.base is not None else None
    known = base if isinstance(base, ClassFact) else None
    canonical = facts.canonical(item.base) if item.base is not None else None
    own = {
        field.name: AttributeFact(
            name=field.name,
            annotation=None,
            value=None,
            has_value=field.default is not REQUIRED,
            span=field.span,
        )
        for field in item.fields
    }
    return ClassFact(
        object=item.object,
        span=item.span,
        bases=(canonical,) if canonical else (),
        ancestors=(item.object, *(known.ancestors if known else (canonical,) if canonical else ())),
        methods=known.methods if known else {},
        attributes={**(known.attributes if known else {}), **own},
        decorators=("dataclass(frozen=True, kw_only=True)",),
        complete=known.complete if known else canonical is None,
    )
