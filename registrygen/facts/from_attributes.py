"""What pydantic models read of the objects that they are made from: attributes that no expression names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

SWITCH = "from_attributes"
"""The setting that lets a model, and those that derive from it, be made from any object's attributes."""


def fields_read(trees: Sequence[ast.Module]) -> Iterator[str]:
    """The fields of models with the setting, and what their definitions name in text: aliases.

    Bases are followed by their last names. Where the setting is made outside of a class, any class with a base may be meant.
    """
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    reading = {node.name for node in classes if _switches(node)}
    everywhere = any(_switches(node) for tree in trees for node in _outside_classes(tree))
    size = -1
    while size < len(reading):
        size = len(reading)
        reading |= {node.name for node in classes if reading & set(_bases(node))}
    for node in classes:
        if node.name in reading or (everywhere and node.bases):
            yield from _fields(node)


def _outside_classes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that stand in no class; a call in a function stands in none either."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.ClassDef):
            yield child
            yield from _outside_classes(child)


def _switches(node: ast.AST) -> bool:
    """Whether a class or an expression makes the setting: by keyword, or as a key of a dictionary."""
    found = ast.walk(node) if isinstance(node, ast.ClassDef) else [node]
    return any(
        (isinstance(item, ast.keyword) and item.arg == SWITCH)
        or (isinstance(item, ast.Constant) and item.value == SWITCH)
        for item in found
    )


def _bases(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        plain = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(plain, ast.Name | ast.Attribute):
            yield plain.id if isinstance(plain, ast.Name) else plain.attr


def _fields(node: ast.ClassDef) -> Iterator[str]:
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            yield item.target.id
            inner = [part for part in (item.annotation, item.value) if part is not None]
            texts = (child for part in inner for child in ast.walk(part) if isinstance(child, ast.Constant))
            yield from (text.value for text in texts if isinstance(text.value, str))
