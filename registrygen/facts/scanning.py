"""Classes found by what they derive from, with as few files parsed as possible."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from registrygen.facts.modules import ParsedModule
from registrygen.facts.places import Outside, Place
from registrygen.facts.resolution import Resolver
from registrygen.facts.scopes import Binding, ClassBinding, ImportedName, Scope, ValueBinding
from registrygen.facts.words import WordIndex
from registrygen.model.facts import Absence
from registrygen.pysource.objects import PyObject


def derived(base: PyObject, packages: Sequence[str], resolver: Resolver, index: WordIndex) -> Iterator[Place]:
    """The classes below the packages that have `base` among their ancestors, in no particular order.

    A class can only derive from another by a word in its bases: the base's name, the name of a class
    derived from it, or an alias of one. So files are parsed from the base's name outwards, one ring of words at a time.
    """
    target = resolver.resolve(base)
    wanted = target.object if isinstance(target, Place | Outside) else base
    for module in _candidates({base.short, wanted.short}, resolver, index):
        if _is_below(module.name, packages):
            for place in _classes(module, module.scope, "", None):
                if place.object != wanted and wanted in resolver.ancestry(place).line:
                    yield place


def _is_below(module: str, packages: Sequence[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _candidates(words: set[str], resolver: Resolver, index: WordIndex) -> Iterator[ParsedModule]:
    """The modules that build on the words, or on words that those modules make of them."""
    known, ring = set(words), set(words)
    parsed: dict[str, ParsedModule] = {}
    while ring:
        for name in sorted(index.building_on(ring) - parsed.keys()):
            module = resolver.store.get(name)
            if not isinstance(module, Absence):
                parsed[name] = module
        ring = {word for module in parsed.values() for word in _made_of(known, module.scope)} - known
        known |= ring
    yield from parsed.values()


def _made_of(words: set[str], scope: Scope) -> Iterator[str]:
    """The names in a scope that may stand for what the words stand for."""
    for name, candidates in scope.bindings.items():
        for binding in candidates:
            if isinstance(binding, ClassBinding):
                yield from _made_of(words, binding.scope)
            if name not in words and _uses(binding, words):
                yield name


def _uses(binding: Binding, words: set[str]) -> bool:
    match binding:
        case ClassBinding(node=node):
            return _mention(node.bases, words)
        case ImportedName(name=original):
            return original in words
        case ValueBinding(value=ast.expr() as value):
            return _mention([value], words)
    return False


def _mention(expressions: Iterable[ast.expr], words: set[str]) -> bool:
    nodes = (node for expression in expressions for node in ast.walk(expression))
    return any(
        (isinstance(node, ast.Name) and node.id in words) or (isinstance(node, ast.Attribute) and node.attr in words)
        for node in nodes
    )


def _classes(module: ParsedModule, scope: Scope, prefix: str, owner: Place | None) -> Iterator[Place]:
    """The classes of a scope and the classes inside them."""
    for name, candidates in scope.bindings.items():
        if isinstance(candidates[0], ClassBinding):
            place = Place(module=module, name=f"{prefix}{name}", binding=candidates[0], owner=owner)
            yield place
            yield from _classes(module, candidates[0].scope, f"{place.name}.", place)
