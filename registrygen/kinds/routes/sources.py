"""What stands behind a parameter of a function that FastAPI calls: its class, and the calls that say where its value comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from registrygen.api import ClassFact, Expression, Facts, FunctionFact, ParameterFact, PyObject, ValueFact

FRAMEWORKS = ("fastapi", "starlette")
PLAIN = (
    *FRAMEWORKS,
    "annotated_types",
    "datetime",
    "decimal",
    "enum",
    "ipaddress",
    "pathlib",
    "pydantic",
    "typing",
    "uuid",
)
"""Packages outside the source whose names are taken for classes; of others it may be an alias that hides a dependency."""
DEPENDS = ("Depends", "Security")
FIELDS = ("Path", "Query", "Header", "Cookie", "Body", "Form", "File")
_ANNOTATED = frozenset(PyObject(module, "Annotated") for module in ("typing", "typing_extensions"))
_LINKS = 20
"""Aliases of aliases that are followed before giving up as unknown."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A part of an expression, and what the names in it mean."""

    node: ast.expr
    names: Mapping[str, PyObject]

    def at(self, node: ast.expr) -> Written:
        """Another part of the same expression."""
        return Written(node=node, names=self.names)

    @property
    def object(self) -> PyObject | None:
        """What a plain name means, None for anything else."""
        return self.names.get(ast.unparse(self.node)) if isinstance(self.node, ast.Name | ast.Attribute) else None


@dataclass(frozen=True, kw_only=True)
class Marker:
    """A call of FastAPI's that says where a value comes from: `Depends(...)`, `Query(...)`; `is_default` where it is the default."""

    name: str
    call: ast.Call
    names: Mapping[str, PyObject]
    is_default: bool = False

    def argument(self, name: str) -> Written | None:
        """The argument of a name; `default` and `dependency` may stand first without it."""
        named = next((item.value for item in self.call.keywords if item.arg == name), None)
        first = self.call.args[0] if self.call.args and name in ("default", "dependency") else None
        node = named or first
        return Written(node=node, names=self.names) if node is not None else None

    @property
    def injects(self) -> bool:
        """Whether it names a dependency."""
        return self.name in DEPENDS


@dataclass(frozen=True, kw_only=True)
class Source:
    """A parameter's class where it has one by name, its markers, and whether everything about it could be read."""

    cls: PyObject | None = None
    markers: tuple[Marker, ...] = ()
    is_read: bool = True

    @property
    def dependency(self) -> Marker | None:
        """The marker that injects the parameter."""
        return next((item for item in self.markers if item.injects), None)

    @property
    def field(self) -> Marker | None:
        """The marker that says which part of the request it is read from."""
        return next((item for item in self.markers if not item.injects), None)


def source_of(parameter: ParameterFact, facts: Facts) -> Source:
    """What stands behind a parameter; aliases are followed as far as the source shows them."""
    annotation, default = parameter.annotation, parameter.default
    written = read(annotation) if annotation else None
    found = _annotated(written, facts) if written else Source(is_read=annotation is None)
    markers = list(_markers(value, facts)) if default and (value := read(default)) else []
    defaults = tuple(replace(item, is_default=True) for item in markers if item is not None)
    return Source(cls=found.cls, markers=(*defaults, *found.markers), is_read=found.is_read and None not in markers)


def read(expression: Expression) -> Written | None:
    """An expression taken apart; None where it cannot be."""
    node = _parsed(expression.text)
    return Written(node=node, names=expression.names) if node is not None else None


def _parsed(text: str) -> ast.expr | None:
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return None
    return _parsed(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else node


def _annotated(written: Written, facts: Facts, links: int = 0) -> Source:
    node = written.node
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        inner = _parsed(node.value)
        return _annotated(written.at(inner), facts, links) if inner else Source(is_read=False)
    if isinstance(node, ast.Subscript) and written.at(node.value).object in _ANNOTATED:
        return _with_metadata(written, node, facts, links)
    named = written.object
    return _named(named, facts, links) if named is not None else Source()


def _with_metadata(written: Written, node: ast.Subscript, facts: Facts, links: int) -> Source:
    """What `Annotated[X, ...]` says: X, and the markers behind it."""
    first, *others = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    inner = _annotated(written.at(first), facts, links)
    found = [marker for other in others for marker in _markers(written.at(other), facts)]
    markers = tuple(marker for marker in found if marker is not None)
    return Source(cls=inner.cls, markers=(*inner.markers, *markers), is_read=inner.is_read and None not in found)


def _named(named: PyObject, facts: Facts, links: int) -> Source:
    """What a name stands for: a class, or an alias of something else."""
    fact = facts.find(named)
    if isinstance(fact, ClassFact):
        return Source(cls=fact.object)
    if isinstance(fact, ValueFact) and fact.value is not None and links < _LINKS:
        value = read(fact.value)
        return _annotated(value, facts, links + 1) if value else Source(is_read=False)
    return Source(cls=named, is_read=_is_plain(named))


def _markers(written: Written, facts: Facts, links: int = 0) -> Iterator[Marker | None]:
    """The marker that an expression is, if it is one; None where it may be one and cannot be read."""
    if isinstance(written.node, ast.Call):
        called = written.at(written.node.func).object
        if called and called.module.partition(".")[0] in FRAMEWORKS and called.short in (*DEPENDS, *FIELDS):
            yield Marker(name=called.short, call=written.node, names=written.names)
        elif called and not _is_plain(called) and not isinstance(facts.find(called), ClassFact):
            yield None  # A function may make any of them.
        return
    named = written.object
    fact = facts.find(named) if named else None
    if isinstance(fact, ValueFact) and fact.value is not None and links < _LINKS:
        value = read(fact.value)
        if value is not None:
            yield from _markers(value, facts, links + 1)
    elif named is not None and not isinstance(fact, ClassFact | FunctionFact) and not _is_plain(named):
        yield None


def _is_plain(named: PyObject) -> bool:
    return named.module.partition(".")[0] in PLAIN
