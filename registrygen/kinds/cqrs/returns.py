"""What a command's `handle` says that it returns, as far as its annotation tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from registrygen.api import Annotation, ClassFact, Context, PyObject, ValueFact

_CONTAINERS = frozenset({
    "Annotated", "AsyncIterable", "AsyncIterator", "Awaitable", "Collection", "Coroutine", "Dict", "FrozenSet", "Iterable",
    "Iterator", "List", "Mapping", "Optional", "Sequence", "Set", "Tuple", "Union", "dict", "frozenset", "list", "set", "tuple",
})  # fmt: skip
"""Generic types all of whose arguments are returned; of any other, such as `Result`, the first is."""
_FAILURES = ("Error", "Exception", "Failure")
_MODELS = frozenset({"BaseModel", "NamedTuple", "TypedDict"})


def returned_objects(annotation: Annotation) -> tuple[PyObject, ...]:
    """What an annotation names as a value that is returned, failures and generic types aside."""
    names = dict.fromkeys(_values(annotation.text))
    return tuple(annotation.names[name] for name in names if name in annotation.names)


def _values(text: str) -> Iterator[str]:
    try:
        yield from _named(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError:
        return


def _named(node: ast.expr) -> Iterator[str]:
    """The names of values in an annotation: of `Result[DTO, E] | None` only `DTO`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from _values(node.value)
    elif isinstance(node, ast.BinOp):
        yield from (*_named(node.left), *_named(node.right))
    elif isinstance(node, ast.Subscript):
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        every = ast.unparse(node.value).rpartition(".")[2] in _CONTAINERS
        for item in items if every else items[:1]:
            yield from _named(item)
    elif isinstance(node, ast.Name | ast.Attribute):
        name = ast.unparse(node)
        if not name.endswith(_FAILURES):
            yield name


def hides(annotation: Annotation, context: Context) -> bool:
    """Whether something in the annotation cannot be looked into: a name that means nothing known, or an alias."""
    found = (context.facts.find(item) for item in returned_objects(annotation))
    return bool(annotation.unknown) or any(isinstance(item, ValueFact) for item in found)


def names_class(annotation: Annotation, wanted: PyObject, context: Context) -> bool:
    """Whether the annotation names a class, or one that derives from it."""
    target = context.facts.canonical(wanted)
    for item in annotation.names.values():
        found = context.facts.find(item)
        if context.facts.canonical(item) == target or (isinstance(found, ClassFact) and found.is_subclass_of(target)):
            return True
    return False


def result_classes(annotation: Annotation, context: Context) -> list[ClassFact]:
    """The dataclasses and models of the application that the annotation names as what is returned."""
    found = (context.facts.find(item) for item in returned_objects(annotation))
    return [item for item in found if isinstance(item, ClassFact) and _is_model(item)]


def _is_model(found: ClassFact) -> bool:
    decorated = any(item.partition("(")[0].rpartition(".")[2] == "dataclass" for item in map(str, found.decorators))
    return decorated or any(base.short in _MODELS for base in found.ancestors)
