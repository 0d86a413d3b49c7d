"""Which attributes are read in source, by their names alone: whose attributes they are is not asked."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from registrygen.diagnostics.finding import Finding
from registrygen.facts.from_attributes import fields_read
from registrygen.facts.reading import SourceText, parse, read
from registrygen.facts.tree import Located, SourceTree

_BY_TEXT = frozenset({"getattr", "hasattr", "attrgetter"})
"""Functions that are told by text which attribute to read."""

_START = 64
"""How much of a file's text tells what sort of file it is."""


@dataclass(frozen=True, kw_only=True)
class Reads:
    """The names of the attributes that are read, and the files of which that cannot be said."""

    names: frozenset[str]
    findings: tuple[Finding, ...]


def reads_below(roots: Sequence[Path], project: Path, is_left_out: Callable[[bytes], bool]) -> Reads:
    """The attributes that are read in any file below the roots; `is_left_out` is asked about each file's first bytes."""
    tree = SourceTree(roots, project)
    found = [_parsed(place, tree, is_left_out) for place in tree.files()]
    findings = [*tree.findings, *(item for item in found if isinstance(item, Finding))]
    trees = [item for item in found if isinstance(item, ast.Module)]
    names = {name for item in trees for name in _reads(item)}
    return Reads(names=frozenset(names.union(fields_read(trees))), findings=tuple(findings))


def reads_in(text: str) -> frozenset[str]:
    """The attributes that are read in a text that parses."""
    return frozenset(_reads(ast.parse(text)))


def _parsed(place: Located, tree: SourceTree, is_left_out: Callable[[bytes], bool]) -> ast.Module | Finding | None:
    """A file's syntax tree, what is wrong with it, or None where it is left out."""
    if place.file is None:
        return None
    source = read(place.file, tree.display(place.file))
    if not isinstance(source, SourceText):
        return source
    return None if is_left_out(source.text[:_START].encode(errors="replace")) else parse(source)


def _reads(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Load()):
                yield name
            case ast.AugAssign(target=ast.Attribute(attr=name)):
                yield name
            case ast.MatchClass(kwd_attrs=names):
                yield from names
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=given) if name in _BY_TEXT:
                yield from _texts(given)


def _texts(given: Sequence[ast.expr]) -> Iterator[str]:
    """The parts of dotted names among arguments."""
    for item in given:
        if isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield from item.value.split(".")
