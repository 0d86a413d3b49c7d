"""What a name means: imports, re-exports, aliases and bases followed from file to file within the source roots."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from registrygen.diagnostics.finding import Finding, Related, Span, code, finding
from registrygen.facts.exports import ExportsOf
from registrygen.facts.known import ENUM, KNOWN_BASES, OBJECT, builtin, outside_object
from registrygen.facts.lineage import linearize
from registrygen.facts.modules import ModuleStore, ParsedModule
from registrygen.facts.places import Ancestry, ModulePlace, Outside, Place, Target
from registrygen.facts.scopes import (
    Binding,
    ClassBinding,
    ImportedModule,
    ImportedName,
    ValueBinding,
)
from registrygen.model.facts import Absence
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted

CIRCULAR = code(
    "source/circular",
    """A name is imported in a circle, and no module on it defines the name.

    Each module on the way imports the name from the next, and the last from the first. Python fails on this with
    an ImportError about a partially initialized module. Import the name from the module that defines it.
    """,
)

_LINKS = 40
"""Links of a chain of re-exports and aliases that are followed before giving up as unknown."""

_GENERATIONS = 100
"""Bases of bases that are followed before giving up as unknown."""

_MISSING = (Absence.MISSING_MODULE, Absence.MISSING_NAME)


class Resolver:
    """Answers what names mean, each question once."""

    def __init__(self, store: ModuleStore) -> None:
        self.store = store
        self.findings: list[Finding] = []
        self._targets: dict[PyObject, Target] = {}
        self._active: list[PyObject] = []
        self._ancestries: dict[PyObject, Ancestry] = {}
        self._deriving: list[PyObject] = []

    def resolve(self, reference: PyObject) -> Target:
        """What a reference means; parts of a dotted name may be classes or submodules."""
        target: Target = ModulePlace(module=reference.module)
        for part in reference.name.split("."):
            target = self.attribute(target, part)
        return target

    def attribute(self, target: Target, name: str) -> Target:
        """What `name` means on a module or class; attributes of a value are unknown."""
        match target:
            case ModulePlace(module=module):
                return self._guarded(PyObject(module, name), lambda: self._in_module(module, name))
            case Outside(object=item):
                return Outside(object=outside_object(item.module, f"{item.name}.{name}"))
            case Place(binding=ClassBinding()):
                return self._in_ancestors(target, name)
            case Place():
                return Absence.OUTSIDE
        return target

    def meaning(self, name: str, module: ParsedModule, owner: Place | None) -> Target:
        """What a dotted name means where it is written: in the class `owner` if any, the module, or the built-ins."""
        head, _, rest = name.partition(".")
        target = self._head(head, module, owner)
        for part in rest.split(".") if rest else ():
            target = self.attribute(target, part)
        return target

    def named(self, expression: ast.expr, module: ParsedModule, owner: Place | None) -> PyObject | None:
        """The object that a plain dotted name means; as its import names it where it cannot be followed."""
        name = dotted(expression)
        if name is None:
            return None
        target = self.meaning(name, module, owner)
        if isinstance(target, Place | Outside):
            return target.object
        return self.imported(name, module) if isinstance(target, Absence) else None

    def imported(self, name: str, module: ParsedModule) -> PyObject | None:
        """The object as the module's own `from ... import` names it, wherever that leads."""
        written = module.scope.bindings.get(name, (None,))[0]
        return written.object if isinstance(written, ImportedName) and written.module else None

    def exports(self, module: ParsedModule, asked: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        """The module's `__all__`, those of other modules in it filled in; None where it has none that can be read."""
        if module.exports is None or module.name in asked:
            return None
        names: list[str] = []
        for part in module.exports:
            found = self._exports_of(part, module, (*asked, module.name)) if isinstance(part, ExportsOf) else (part,)
            if found is None:
                return None
            names.extend(found)
        return tuple(dict.fromkeys(names))

    def ancestry(self, place: Place) -> Ancestry:
        """The bases of a class, followed as far as the source roots go."""
        item = place.object
        if item not in self._ancestries:
            if item in self._deriving or len(self._deriving) >= _GENERATIONS:
                return Ancestry(bases=(), line=(item,), complete=False)
            self._deriving.append(item)
            try:
                self._ancestries[item] = self._derive(place)
            finally:
                self._deriving.pop()
        return self._ancestries[item]

    def _exports_of(self, part: ExportsOf, module: ParsedModule, asked: tuple[str, ...]) -> tuple[str, ...] | None:
        target = self.meaning(part.name, module, None)
        parsed = self.store.get(target.module) if isinstance(target, ModulePlace) else Absence.OUTSIDE
        return None if isinstance(parsed, Absence) else self.exports(parsed, asked)

    def _guarded(self, key: PyObject, answer: Callable[[], Target]) -> Target:
        """The answer, remembered; a question that comes up while it is being answered goes in a circle."""
        if key in self._targets:
            return self._targets[key]
        if key in self._active:
            return self._circular(key)
        if len(self._active) >= _LINKS:
            return Absence.OUTSIDE
        self._active.append(key)
        try:
            target = answer()
        finally:
            self._active.pop()
        if not self._active or target is not Absence.OUTSIDE:
            self._targets[key] = target
        return target

    def _circular(self, key: PyObject) -> Target:
        if self._is_module(f"{key.module}.{key.name}"):
            return ModulePlace(module=f"{key.module}.{key.name}")
        circle = self._active[self._active.index(key) :]
        spans = [span for item in circle if (span := self._import_span(item)) is not None]
        if not spans:
            return Absence.MISSING_NAME
        path = " from ".join(f"`{item.module}`" for item in (*circle, key))
        message = f"`{key.name}` is imported in a circle and defined nowhere on it: {path}"
        related = tuple(Related(message="and from there on", span=span) for span in spans[1:])
        help = "import it from the module that defines it"
        self.findings.append(finding(CIRCULAR, message, at=spans[0], help=help, related=related))
        return Absence.UNPARSED

    def _import_span(self, item: PyObject) -> Span | None:
        parsed = self.store.get(item.module)
        if isinstance(parsed, Absence):
            return None
        binding = parsed.scope.bindings.get(item.name, (None,))[0]
        return parsed.source.span(binding.node) if isinstance(binding, ImportedName) else None

    def _in_module(self, module: str, name: str) -> Target:
        parsed = self.store.get(module)
        submodule = f"{module}.{name}"
        if isinstance(parsed, Absence):
            if not self.store.tree.covers(module):
                return Outside(object=outside_object(module, name))
            return ModulePlace(module=submodule) if self._is_module(submodule) else parsed
        missing = Absence.MISSING_NAME
        for target in self._meanings(parsed, name):
            if not isinstance(target, Absence) or target not in _MISSING:
                return target
            missing = target
        return Absence.OUTSIDE if parsed.is_dynamic else missing

    def _is_module(self, module: str) -> bool:
        return self.store.tree.locate(module) is not None

    def _meanings(self, module: ParsedModule, name: str) -> Iterator[Target]:
        """What the name may mean in the module: its own bindings, star imports (the last first), its submodule."""
        for binding in module.scope.bindings.get(name, ()):
            yield self._follow(binding, name, module, None)
        unknown = []
        for source in self._starred(module, name):
            if isinstance(source, Absence):
                unknown.append(source)
                continue
            for binding in source.scope.bindings.get(name, ()):
                yield self._follow(binding, name, source, None)
            if self._is_module(f"{source.name}.{name}"):
                yield ModulePlace(module=f"{source.name}.{name}")
        if self._is_module(f"{module.name}.{name}"):
            yield ModulePlace(module=f"{module.name}.{name}")
        yield from unknown

    def _starred(self, module: ParsedModule, name: str) -> Iterator[ParsedModule | Absence]:
        """The modules that star imports may bring the name from, each once; Absence for one that is unknown."""
        pending, visited = list(module.scope.stars), {module.name}
        while pending:
            star = pending.pop()
            if star in visited:
                continue
            visited.add(star)
            parsed = self.store.get(star) if star else Absence.MISSING_MODULE
            if isinstance(parsed, Absence):
                yield parsed
            elif self._lets_out(parsed, name):
                yield parsed
                pending.extend(parsed.scope.stars)

    def _lets_out(self, module: ParsedModule, name: str) -> bool:
        exported = self.exports(module)
        return name in exported if exported is not None else not name.startswith("_")

    def _follow(self, binding: Binding, name: str, module: ParsedModule, owner: Place | None) -> Target:
        match binding:
            case ImportedModule(module=imported):
                known = self._is_module(imported) or not self.store.tree.covers(imported)
                return ModulePlace(module=imported) if known else Absence.MISSING_MODULE
            case ImportedName(module=imported, name=original):
                return self.attribute(ModulePlace(module=imported), original) if imported else Absence.MISSING_MODULE
            case ValueBinding():
                return self._aliased(Place(module=module, name=name, binding=binding, owner=owner))
        return Place(module=module, name=name, binding=binding, owner=owner)

    def _aliased(self, place: Place) -> Target:
        """What `X = Y` names where that is a class, a function, a module or outside; else the value itself."""
        binding = place.binding
        assert isinstance(binding, ValueBinding)
        name = dotted(binding.value) if binding.value is not None and _may_alias(binding) else None
        target = self.meaning(name, place.module, place.owner) if name else place
        if isinstance(target, Absence) or (isinstance(target, Place) and isinstance(target.binding, ValueBinding)):
            return place
        return target

    def _head(self, name: str, module: ParsedModule, owner: Place | None) -> Target:
        if owner is not None and isinstance(owner.binding, ClassBinding) and name in owner.binding.scope.bindings:
            key = PyObject(owner.module.name, f"{owner.name}.{name}")
            if key not in self._active:
                return self._own(owner, name)
        target = self.attribute(ModulePlace(module=module.name), name)
        found = builtin(name) if isinstance(target, Absence) and name not in module.scope.bindings else None
        return Outside(object=found) if found else target

    def _own(self, place: Place, name: str) -> Target:
        """What a name means that the class's own body binds."""
        assert isinstance(place.binding, ClassBinding)
        binding, full = place.binding.scope.bindings[name][0], f"{place.name}.{name}"
        return self._guarded(
            PyObject(place.module.name, full), lambda: self._follow(binding, full, place.module, place)
        )

    def _in_ancestors(self, place: Place, name: str) -> Target:
        ancestry = self.ancestry(place)
        for item in ancestry.line:
            found = place if item == place.object else self.resolve(item)
            if isinstance(found, Place) and isinstance(found.binding, ClassBinding):
                if name in found.binding.scope.bindings:
                    return self._own(found, name)
            elif item not in KNOWN_BASES:
                return Absence.OUTSIDE
        return Absence.MISSING_NAME if ancestry.complete else Absence.OUTSIDE

    def _derive(self, place: Place) -> Ancestry:
        assert isinstance(place.binding, ClassBinding)
        targets = [self._base(expression, place) for expression in place.binding.node.bases]
        parents = [parent for parent in map(self._parent, targets) if parent is None or parent.line[0] != OBJECT]
        lines = [parent.line for parent in parents if parent is not None]
        line = linearize(place.object, lines)
        is_enum = ENUM in line
        complete = all(parent is not None and (parent.complete or _mixed_in(parent, is_enum)) for parent in parents)
        return Ancestry(bases=tuple(each[0] for each in lines), line=line, complete=complete)

    def _parent(self, target: Target) -> Ancestry | None:
        match target:
            case Place(binding=ClassBinding()):
                return self.ancestry(target)
            case Outside(object=item):
                return Ancestry(bases=(), line=(item, *KNOWN_BASES.get(item, ())), complete=item in KNOWN_BASES)
        return None

    def _base(self, expression: ast.expr, place: Place, links: int = 0) -> Target:
        """What a base class expression means, `Base[T]` and aliases of it being `Base`."""
        while isinstance(expression, ast.Subscript):
            expression = expression.value
        name = dotted(expression)
        target = self.meaning(name, place.module, place.owner) if name else Absence.OUTSIDE
        if isinstance(target, Place) and isinstance(target.binding, ValueBinding) and links < _LINKS:
            value = target.binding.value
            return self._base(value, target, links + 1) if isinstance(value, ast.Subscript) else Absence.OUTSIDE
        missing = self.imported(name, place.module) if name and isinstance(target, Absence) else None
        return Outside(object=missing) if missing else target


def _may_alias(binding: ValueBinding) -> bool:
    return binding.annotation is None or (dotted(binding.annotation) or "").rpartition(".")[2] == "TypeAlias"


def _mixed_in(parent: Ancestry, is_enum: bool) -> bool:
    """Whether a base is the data type of an enum (`class Colour(str, Enum)`), which hides no members."""
    return is_enum and len(parent.line) == 1 and parent.line[0].module == "builtins"
