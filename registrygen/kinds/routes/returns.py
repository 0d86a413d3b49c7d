"""Whether what a function says that it returns can become the response model."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from registrygen.api import Annotation, ClassFact, Facts, PyObject, ValueFact
from registrygen.kinds.routes.functions import MODELS
from registrygen.kinds.routes.sources import FRAMEWORKS, Written, read

_UNIONS = frozenset(PyObject("typing", name) for name in ("Union", "Optional"))
_ANNOTATED = frozenset(PyObject(module, "Annotated") for module in ("typing", "typing_extensions"))
_ROOTS = frozenset({PyObject("pydantic", "RootModel"), PyObject("pydantic.root_model", "RootModel")})
_PLAIN = frozenset({"bool", "bytes", "float", "frozenset", "int", "list", "set", "str", "tuple"})
"""Built-in classes that no model is made of; a dictionary may be one."""
_SEQUENCES = frozenset(
    PyObject(module, name)
    for module in ("typing", "collections.abc")
    for name in ("List", "Tuple", "Set", "FrozenSet", "Sequence", "Iterable", "Collection")
)
_LINKS = 20


def is_contradicted(returns: Annotation, model: PyObject, facts: Facts) -> bool:
    """Whether nothing that the annotation allows can become the model; False where any of it cannot be judged.

    An instance of a subclass can: FastAPI sends the model's fields of it. So can what is a whole response.
    """
    written = read(returns)
    if written is None or (returns.object and facts.canonical(returns.object) == facts.canonical(model)):
        return False
    return all(_is_unfit(part, model, facts) for part in _alternatives(written, facts))


def _alternatives(written: Written, facts: Facts, links: int = 0) -> Iterator[Written]:
    """The members of a union, aliases and `Annotated` taken off."""
    match written.node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            for side in (left, right):
                yield from _alternatives(written.at(side), facts, links)
        case ast.Subscript(value=outer, slice=inner) if written.at(outer).object in _UNIONS | _ANNOTATED:
            members = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            is_annotated = written.at(outer).object in _ANNOTATED
            for member in members[:1] if is_annotated else members:
                yield from _alternatives(written.at(member), facts, links)
        case _:
            fact = facts.find(written.object) if written.object else None
            value = read(fact.value) if isinstance(fact, ValueFact) and fact.value and links < _LINKS else None
            yield from _alternatives(value, facts, links + 1) if value else [written]


def _is_unfit(written: Written, model: PyObject, facts: Facts) -> bool:
    """Whether an instance of one class cannot become the model, as far as that can be judged."""
    node, named = written.node, written.object
    if isinstance(node, ast.Constant):
        return node.value is None
    if named is not None:
        return _is_other_class(named, model, facts)
    outer = node.value if isinstance(node, ast.Subscript) else node
    generic = written.at(outer).object
    is_plain = generic in _SEQUENCES or (generic is None and isinstance(outer, ast.Name) and outer.id in _PLAIN)
    return is_plain and _is_model(model, facts)


def _is_other_class(named: PyObject, model: PyObject, facts: Facts) -> bool:
    found = facts.find(named)
    if named.module.partition(".")[0] in FRAMEWORKS or not isinstance(found, ClassFact):
        return False
    return facts.canonical(model) not in found.ancestors and not isinstance(facts.find(model), ValueFact)


def _is_model(model: PyObject, facts: Facts) -> bool:
    """Whether the response is a pydantic model with fields."""
    found = facts.find(model)
    return (
        isinstance(found, ClassFact) and not MODELS.isdisjoint(found.ancestors) and _ROOTS.isdisjoint(found.ancestors)
    )
