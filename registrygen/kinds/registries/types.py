"""The types of contracts, as specs write them: `float`, `list[shop.models:Model]`, `Callable[[str], float] | None`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registrygen.api import Collection, Expr, PyObject, Subscript, Union, parse_object, suggestion

_BUILTIN = (
    "str", "int", "float", "bool", "complex", "bytes", "object", "list", "tuple", "set", "frozenset", "dict", "type",
)  # fmt: skip
_ABSTRACT = (
    "Awaitable", "Callable", "Collection", "Coroutine", "Hashable", "Iterable", "Iterator", "Mapping", "MutableMapping", "Sequence",
    "AsyncIterator",
)  # fmt: skip
KNOWN = {
    **{name: PyObject("builtins", name) for name in _BUILTIN},
    **{name: PyObject("collections.abc", name) for name in _ABSTRACT},
    **{name: PyObject("datetime", name) for name in ("datetime", "date", "time", "timedelta")},
    "Any": PyObject("typing", "Any"),
    "Decimal": PyObject("decimal", "Decimal"),
    "Path": PyObject("pathlib", "Path"),
    "UUID": PyObject("uuid", "UUID"),
}
"""The names that need no module before them."""
LONGEST = 500
"""Characters that a type may have."""
_REFERENCE = re.compile(r"[^\W\d][\w.]*:[^\W\d][\w.]*")
_STANDS_FOR = "ǂ"
"""What the references of a text are replaced by while it is read: `:` has another meaning in an expression."""


class NotAType(Exception):
    """The text is no type; the first argument says why, the second how to mend it."""


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Makes the expressions of one text; `use` gives the local name of an object."""

    text: str
    references: list[str]
    use: Callable[[PyObject], str]

    def read(self, node: ast.expr) -> Expr:
        match node:
            case ast.Name():
                return self.use(self.named(node.id))
            case ast.Constant(value=None):
                return "None"
            case ast.Constant(value=value) if value is Ellipsis:
                return "..."
            case ast.BinOp(op=ast.BitOr()):
                return Union(tuple(self.read(member) for member in _members(node)))
            case ast.Subscript(value=ast.Name(id=name)):
                items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                if items:
                    return Subscript(self.use(self.named(name)), tuple(self.read(item) for item in items))
            case ast.List():
                return Collection("[", tuple(self.read(item) for item in node.elts))
        raise NotAType(
            f"`{self.text}` is no type", "write `float`, `list[str]`, `package.module:Name | None` and the like"
        )

    def named(self, name: str) -> PyObject:
        if name.startswith(_STANDS_FOR):
            found = parse_object(self.references[int(name.removeprefix(_STANDS_FOR))])
            if found is not None:
                return found
        elif name in KNOWN:
            return KNOWN[name]
        near = suggestion(name, KNOWN)
        raise NotAType(f"nothing says what `{name}` is", near or f"write `package.module:{name}`")


def _members(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from (*_members(node.left), *_members(node.right))
    else:
        yield node


def type_expression(text: str, use: Callable[[PyObject], str]) -> Expr:
    """The expression of a type; `use` is asked for the local name of every object in it. Raises `NotAType`."""
    references: list[str] = []
    if len(text) > LONGEST:
        raise NotAType("the type is too long", "give it a name in a module, and write `package.module:Name`")

    def held(match: re.Match[str]) -> str:
        references.append(match[0])
        return f"{_STANDS_FOR}{len(references) - 1}"

    try:
        tree = ast.parse(_REFERENCE.sub(held, text.strip().replace(_STANDS_FOR, "?")), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotAType(
            f"`{text}` is no type", "write `float`, `list[str]`, `package.module:Name | None` and the like"
        ) from None
    return _Reader(text=text, references=references, use=use).read(tree.body)


def objects_in(text: str) -> list[PyObject]:
    """The objects that a type names. Raises `NotAType`."""
    found: list[PyObject] = []

    def use(item: PyObject) -> str:
        found.append(item)
        return item.short

    type_expression(text, use)
    return found


def sole_object(text: str) -> PyObject | None:
    """What a type is that is one name and nothing else; None for all others, and for what is no type."""
    try:
        found = objects_in(text)
    except NotAType:
        return None
    return found[0] if len(found) == 1 and not set("[]|") & set(text) else None
