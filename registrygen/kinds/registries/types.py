"""The types of contracts, as specs write them: `float`, `list[shop.models:Model]`, `Callable[[str], float] | None`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registrygen.api import Collection, Expr, PyObject, Subscript, Text, Union, parse_object, suggestion

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
    "Literal": PyObject("typing", "Literal"),
    "Decimal": PyObject("decimal", "Decimal"),
    "Path": PyObject("pathlib", "Path"),
    "UUID": PyObject("uuid", "UUID"),
}
"""The names that need no module before them."""
_COUNTS = {
    **dict.fromkeys(
        (
            "list",
            "set",
            "frozenset",
            "type",
            "Awaitable",
            "Collection",
            "Iterable",
            "Iterator",
            "Sequence",
            "AsyncIterator",
        ),
        1,
    ),
    **dict.fromkeys(("dict", "Mapping", "MutableMapping", "Callable", "tuple"), 2),
    "Coroutine": 3,
    "Literal": 1,
}
"""How many things stand in the brackets after a name; after others nothing does. Type checkers ask for them."""
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
            case ast.Name(id=name):
                if name in _COUNTS and name != "type":
                    raise NotAType(f"nothing says what is in `{name}`", f"write `{_example(name)}` or the like")
                return self.use(self.named(name))
            case ast.Constant(value=None):
                return "None"
            case ast.BinOp(op=ast.BitOr()):
                return Union(tuple(self.read(member) for member in _members(node)))
            case ast.Subscript(value=ast.Name(id=name)):
                items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                return Subscript(self.use(self.named(name)), tuple(self.within(name, items)))
        raise self.none

    def within(self, name: str, items: list[ast.expr]) -> Iterator[Expr]:
        """What stands in the brackets after a name."""
        if name == "Literal":
            yield from map(self.constant, items)
            return
        wanted = len(items) if name.startswith(_STANDS_FOR) else _COUNTS.get(name, 0)
        is_right = bool(items) and (len(items) == wanted or name == "tuple")
        if not is_right:
            takes = f"`{_example(name)}`" if wanted else f"`{name}`"
            raise NotAType(f"`{self.text}` is no type", f"write {takes} or the like")
        for index, item in enumerate(items):
            if isinstance(item, ast.List) and name == "Callable" and index == 0:
                yield Collection("[", tuple(self.read(each) for each in item.elts))
            elif _is_dots(item) and (name, index) in (("Callable", 0), ("tuple", 1)) and len(items) == 2:
                yield "..."
            elif name == "Callable" and index == 0:
                raise NotAType(f"`{self.text}` is no type", f"write `{_example(name)}` or the like")
            else:
                yield self.read(item)

    def constant(self, node: ast.expr) -> Expr:
        """One of the values of a `Literal`: a text, a whole number or a truth value."""
        match node:
            case ast.Constant(value=str(value)):
                return Text(re.sub(f"{_STANDS_FOR}(\\d+)", lambda found: self.references[int(found[1])], value))
            case ast.Constant(value=bool() | int() | None as value):
                return repr(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return f"-{value}"
        raise NotAType(f"`{self.text}` is no type", 'write texts and whole numbers: `Literal["a", "b", 1]`')

    @property
    def none(self) -> NotAType:
        """What is said of a text that is no type."""
        return NotAType(
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


def _is_dots(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _example(name: str) -> str:
    written = {
        "Callable": "[str], float",
        "tuple": "float, ...",
        "Coroutine": "object, object, float",
        "Literal": '"a", "b"',
    }
    return f"{name}[{written.get(name, 'float' if _COUNTS[name] == 1 else 'str, float')}]"


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

    reader = _Reader(text=text, references=references, use=use)
    if _STANDS_FOR in text:
        raise reader.none
    try:
        tree = ast.parse(_REFERENCE.sub(held, text.strip()), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise reader.none from None
    return reader.read(tree.body)


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
