"""What the bodies of functions and classes name, followed through bases and within a module."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registrygen.facts.bodies import whole
from registrygen.facts.modules import ParsedModule
from registrygen.facts.places import ModulePlace, Outside, Place, Target
from registrygen.facts.reading import NamedNode
from registrygen.facts.resolution import Resolver
from registrygen.facts.scopes import ClassBinding, FunctionBinding, ImportedModule, ImportedName, imports
from registrygen.model.facts import Absence
from registrygen.pysource.loads import loads
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import dotted

LocalImports = Mapping[str, Sequence[ImportedModule | ImportedName]]


@dataclass(frozen=True, kw_only=True)
class _Own:
    """What one body names, and the definitions whose bodies count with it."""

    objects: frozenset[PyObject] = frozenset()
    followed: tuple[Place, ...] = ()


class MentionReader:
    """Reads what bodies name, each body once."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._answers: dict[PyObject, frozenset[PyObject]] = {}
        self._own: dict[PyObject, _Own] = {}

    def of(self, reference: PyObject) -> frozenset[PyObject]:
        """The objects that the function or class names in its body and the bodies that count with it."""
        if reference not in self._answers:
            self._answers[reference] = self._read(reference)
        return self._answers[reference]

    def _read(self, reference: PyObject) -> frozenset[PyObject]:
        target = self._resolver.resolve(reference)
        pending = [target] if isinstance(target, Place) else []
        visited: set[PyObject] = set()
        found: set[PyObject] = set()
        while pending:
            place = pending.pop()
            if place.object not in visited:
                visited.add(place.object)
                own = self._own_of(place)
                found |= own.objects
                pending.extend(own.followed)
        return frozenset(found)

    def _own_of(self, place: Place) -> _Own:
        if place.object not in self._own:
            self._own[place.object] = self._named_in(place)
        return self._own[place.object]

    def _named_in(self, place: Place) -> _Own:
        binding = place.binding
        node = whole(binding.node, place.module.source) if isinstance(binding, ClassBinding | FunctionBinding) else None
        if node is None:
            return _Own()
        instance = _bare(node, place)
        local = _imported(node, place.module)
        objects: set[PyObject] = set()
        followed = list(self._bases(place))
        for chain in sorted({dotted(load) or "" for load in loads(node)}):
            head = chain.partition(".")[0]
            for target in self._along(chain, place, local, instance):
                objects.add(target.object)
                if isinstance(target, Place) and (head == instance or target.module is place.module):
                    followed.append(target)
        return _Own(objects=frozenset(item for item in objects if item.module != "builtins"), followed=tuple(followed))

    def _bases(self, place: Place) -> Iterator[Place]:
        """The ancestors of a class that stand in the source roots."""
        if isinstance(place.binding, ClassBinding):
            for item in self._resolver.ancestry(place).line[1:]:
                target = self._resolver.resolve(item)
                if isinstance(target, Place):
                    yield target

    def _along(self, chain: str, place: Place, local: LocalImports, instance: str | None) -> Iterator[Place | Outside]:
        """The objects on the way of a dotted name; of an instance, only what is taken from it."""
        head, *rest = chain.split(".")
        is_instance = head == instance and place.owner is not None
        for start in [place.owner] if is_instance and place.owner else self._starts(head, place, local):
            targets: list[Target] = [start]
            for part in rest:
                targets.append(self._attribute(targets[-1], part))
            taken = targets[1:] if is_instance else targets
            yield from (target for target in taken if isinstance(target, Place | Outside))

    def _starts(self, head: str, place: Place, local: LocalImports) -> list[Target]:
        """What the first of the names may mean: what the body imports, else what the module holds."""
        if head in local:
            return [self._import(binding) for binding in local[head]]
        target = self._resolver.meaning(head, place.module, None)
        named = self._resolver.imported(head, place.module) if isinstance(target, Absence) else None
        return [Outside(object=named) if named else target]

    def _import(self, binding: ImportedModule | ImportedName) -> Target:
        if isinstance(binding, ImportedModule):
            return ModulePlace(module=binding.module)
        return self._attribute(ModulePlace(module=binding.module), binding.name)

    def _attribute(self, target: Target, name: str) -> Target:
        """What the name means; an object of a module that cannot be seen is called as it was asked for."""
        found = self._resolver.attribute(target, name)
        if isinstance(found, Absence) and isinstance(target, ModulePlace):
            return Outside(object=PyObject(target.module, name))
        return found


def _bare(node: NamedNode, place: Place) -> str | None:
    """Leaves of a definition what runs as its body; of a method, the name of the instance, which is read from outside."""
    named = {(dotted(each) or "").rpartition(".")[2] for each in node.decorator_list}
    node.decorator_list.clear()
    if isinstance(node, ast.ClassDef):
        node.bases.clear()
        node.keywords.clear()
        return None
    parameters = node.args.posonlyargs or node.args.args
    return parameters.pop(0).arg if place.owner and parameters and "staticmethod" not in named else None


def _imported(node: NamedNode, module: ParsedModule) -> LocalImports:
    """What is imported inside the body, by name."""
    found: dict[str, list[ImportedModule | ImportedName]] = defaultdict(list)
    for statement in ast.walk(node):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for name, (binding, *_) in imports(statement, module.home):
                if isinstance(binding, ImportedModule | ImportedName) and binding.module:
                    found[name].append(binding)
    return found
