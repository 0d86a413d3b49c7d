"""The user's source as facts: the questions of the `Facts` protocol, answered from parsed files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from registrygen.diagnostics.finding import Code, Finding, Span, sort_key
from registrygen.facts.classes import ClassReader
from registrygen.facts.constructors import constructor as constructor_parameters
from registrygen.facts.expressions import annotation, default, returned
from registrygen.facts.functions import function_fact
from registrygen.facts.mentions import MentionReader
from registrygen.facts.modules import ModuleStore, ParsedModule
from registrygen.facts.places import ModulePlace, Outside, Place, Target
from registrygen.facts.reading import ENCODING, SYNTAX
from registrygen.facts.resolution import CIRCULAR, Resolver
from registrygen.facts.scanning import derived
from registrygen.facts.scopes import ClassBinding, FunctionBinding, ImportedModule, ImportedName, ValueBinding
from registrygen.facts.tree import UNREADABLE, SourceTree
from registrygen.facts.words import WordIndex
from registrygen.model.facts import Absence, ClassFact, Definition, Expression, Facts, ParameterFact, ValueFact
from registrygen.pysource.objects import PyObject

CODES: tuple[Code, ...] = (SYNTAX, ENCODING, UNREADABLE, CIRCULAR)


def open_facts(roots: Sequence[Path], project: Path) -> Facts:
    """The facts about the source below the roots; spans are relative to the project. Nothing is read yet."""
    return SourceFacts(roots, project)


class SourceFacts:
    """The source below the roots as it stood when it was first asked about; files are read once."""

    def __init__(self, roots: Sequence[Path], project: Path) -> None:
        self._tree = SourceTree(roots, project)
        self._store = ModuleStore(self._tree)
        self._resolver = Resolver(self._store)
        self._classes = ClassReader(self._resolver)
        self._mentions = MentionReader(self._resolver)
        self._index = WordIndex(self._tree)
        self._found: dict[PyObject, Definition | Absence] = {}

    def find(self, reference: PyObject) -> Definition | Absence:
        """What the reference names, after following imports and re-exports within the source roots.

        A submodule is a value of its package. Names of a module with a `__getattr__`, of a compiled module or behind a
        star import from outside may exist: they are `OUTSIDE`. Names on a circle of imports are `UNPARSED`.
        """
        if reference not in self._found:
            self._found[reference] = self._find(reference)
        return self._found[reference]

    def _find(self, reference: PyObject) -> Definition | Absence:
        located = self._tree.locate(reference.module)
        if located is None:
            return Absence.MISSING_MODULE if self.covers(reference.module) else Absence.OUTSIDE
        target = self._resolver.resolve(reference)
        return Absence.MISSING_NAME if target is Absence.MISSING_MODULE else self._definition(reference, target)

    def canonical(self, reference: PyObject) -> PyObject:
        """The reference as its defining module has it; as the last import names it where that is outside the roots."""
        target = self._resolver.resolve(reference)
        return target.object if isinstance(target, Place | Outside) else reference

    def names(self, module: str) -> Sequence[str]:
        """The public names that a module defines or re-exports, in order; empty if unknown.

        That is its `__all__` where it can be read, else its own names without an underscore, what it imports by name
        from within the source roots, and what star imports from there bring.
        """
        parsed = self._store.get(module)
        return () if isinstance(parsed, Absence) else tuple(dict.fromkeys(self._public(parsed, {module})))

    def modules_defining(self, name: str) -> Sequence[str]:
        """The modules in the source roots that define a class or function of this name, sorted."""
        root, found = name.partition(".")[0], []
        for module in sorted(self._index.defining(root)):
            target = self._resolver.resolve(PyObject(module, name))
            if isinstance(target, Place) and target.module.name == module and _is_definition(target):
                found.append(module)
        return tuple(found)

    def modules_naming(self, *options: Iterable[str]) -> Sequence[str]:
        """The modules in the source roots whose text has every word of one of the options, by root and path."""
        return self._index.naming(options)

    def subclasses(self, base: PyObject, packages: Sequence[str]) -> Sequence[ClassFact]:
        """The classes below the packages that derive from `base`, not `base` itself, in order of file and line."""
        places = derived(base, packages, self._resolver, self._index)
        return tuple(sorted((self._classes.fact(place) for place in places), key=lambda fact: fact.span))

    def constructor(self, reference: PyObject) -> tuple[ParameterFact, ...] | None:
        """The parameters of calling the class: its `__init__` or dataclass fields; None where they cannot be known."""
        found = self.find(reference)
        return constructor_parameters(found, self) if isinstance(found, ClassFact) else None

    def mentions(self, reference: PyObject) -> frozenset[PyObject]:
        """What the bodies of a function or class, its bases and what it uses of its own module name; empty if unknown."""
        return self._mentions.of(reference)

    def returned(self, reference: PyObject) -> Expression | None:
        """What a function returns whose body is one `return` beside its docstring; None for all others."""
        return returned(self._resolver.resolve(reference), self._resolver)

    def covers(self, module: str) -> bool:
        """Whether the module's top-level package stands in a source root."""
        return self._tree.covers(module)

    def within(self, package: str = "") -> Sequence[str]:
        """What stands in a package, or at the top of the source roots, by its name, sorted: candidates for a typo."""
        return self._tree.within(package)

    def findings(self) -> Sequence[Finding]:
        """What was wrong with the source met so far, each thing once, by file and line."""
        met = dict.fromkeys((*self._store.findings(), *self._resolver.findings))
        return tuple(sorted(met, key=sort_key))

    def _definition(self, reference: PyObject, target: Target) -> Definition | Absence:
        match target:
            case Place(binding=ClassBinding()):
                return self._classes.fact(target)
            case Place(binding=FunctionBinding()):
                return function_fact(target, self._resolver)
            case Place():
                return self._value(target)
            case ModulePlace(module=module):
                return self._submodule(reference, module)
            case Outside():
                return Absence.OUTSIDE
        return target

    def _value(self, place: Place) -> ValueFact:
        assert not isinstance(place.binding, ClassBinding | FunctionBinding)
        value = place.binding.value if isinstance(place.binding, ValueBinding) else None
        return ValueFact(
            object=place.object,
            span=place.module.source.span(place.binding.target),
            annotation=annotation(place.binding.annotation, place, self._resolver),
            value=default(value, place, self._resolver),
        )

    def _submodule(self, reference: PyObject, module: str) -> ValueFact | Absence:
        located = self._tree.locate(module)
        if located is None:
            return Absence.OUTSIDE
        path = self._tree.display(located.file or located.folders[0]) if not located.is_compiled else ""
        return ValueFact(object=reference, span=Span.of_line(path), annotation=None) if path else Absence.OUTSIDE

    def _public(self, module: ParsedModule, visited: set[str]) -> Iterator[str]:
        exported = self._resolver.exports(module)
        if exported is not None:
            yield from exported
            return
        for name, (binding, *_) in module.scope.bindings.items():
            outside = isinstance(binding, ImportedName) and not self.covers(binding.module)
            if not name.startswith("_") and not outside and not isinstance(binding, ImportedModule):
                yield name
        for star in module.scope.stars:
            parsed = self._store.get(star)
            if star not in visited and not isinstance(parsed, Absence):
                visited.add(star)
                yield from self._public(parsed, visited)


def _is_definition(place: Place) -> bool:
    return isinstance(place.binding, ClassBinding | FunctionBinding)
