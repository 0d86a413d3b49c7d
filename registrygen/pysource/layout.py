"""How statements are laid out: on one line where they fit, else broken where black breaks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from registrygen.pysource.expr import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Dict,
    Expr,
    Subscript,
    Text,
    Union,
    call,
    flat,
)
from registrygen.pysource.leaves import Kind, Leaf, atom, bracket, leaves_of, optional, separated
from registrygen.pysource.lines import INDENT, Line, Style, delimiters, fits, hidden_parentheses
from registrygen.pysource.split import split_line
from registrygen.pysource.text import comment, docstring, wrap

__all__ = [
    "Parameter",
    "Style",
    "assignment",
    "awaited_return",
    "class_head",
    "comment",
    "condition",
    "decorator",
    "docstring",
    "grouped_assignment",
    "raised",
    "returned",
    "signature",
    "statement",
    "wrap",
]

_SIMPLE = re.compile(r"[\w.]+\Z")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function; `name` may carry stars (`*args`) or be `*` or `/`."""

    name: str
    annotation: Expr | None = None
    default: Expr | None = None


def assignment(target: str, value: Expr | None, style: Style, *, annotation: Expr | None = None, depth: int = 0) -> str:
    """`target = value`, `target: annotation = value`, or `target: annotation` where `value` is None."""
    if value is None and annotation is None:
        raise ValueError("an assignment needs a value or an annotation")
    head = target if annotation is None else f"{target}: {flat(annotation)}"
    if value is None:
        return _split(_target(target, annotation), style, depth)
    found = _quick(f"{INDENT * depth}{head} = ", value, "", style, depth)
    if found is not None:
        return "\n".join(found)
    leaves = [*_target(target, annotation), Leaf("=", " ", Kind.EQUAL), *_parenthesised(value)]
    return _split(leaves, style, depth)


def _target(target: str, annotation: Expr | None) -> list[Leaf]:
    if annotation is None:
        return atom(target)
    return [*atom(target), Leaf(":"), *_parenthesised(annotation)]


def _parenthesised(expr: Expr) -> list[Leaf]:
    """The leaves of a value where black may put parentheses: around all but tuples and generators."""
    leaves = leaves_of(expr, " ")
    own = isinstance(expr, Collection | Comprehension) and expr.open == "("
    return leaves if own else optional(leaves)


def returned(value: Expr, style: Style, *, depth: int = 1) -> str:
    """`return value`."""
    found = _quick(f"{INDENT * depth}return ", value, "", style, depth)
    return "\n".join(found) if found is not None else _split([Leaf("return"), *_parenthesised(value)], style, depth)


def awaited_return(value: Call, style: Style, *, depth: int = 1) -> str:
    """`return await value`."""
    found = _quick(f"{INDENT * depth}return await ", value, "", style, depth)
    if found is not None:
        return "\n".join(found)
    return _split([Leaf("return"), *optional([Leaf("await"), *leaves_of(value, " ")])], style, depth)


def statement(value: Expr, style: Style, *, depth: int = 1) -> str:
    """An expression as a statement, mostly a call."""
    found = _quick(INDENT * depth, value, "", style, depth)
    return "\n".join(found) if found is not None else _split(leaves_of(value), style, depth)


def raised(value: Call, style: Style, *, depth: int = 1) -> str:
    """`raise value`."""
    found = _quick(f"{INDENT * depth}raise ", value, "", style, depth)
    return "\n".join(found) if found is not None else _split([Leaf("raise"), *leaves_of(value, " ")], style, depth)


def condition(test: str, style: Style, *, depth: int = 1) -> str:
    """`if test:`, the head of a block."""
    return _split([Leaf("if"), *optional(atom(test)), Leaf(":")], style, depth)


def decorator(value: Expr, style: Style, *, depth: int = 0) -> str:
    """`@value`."""
    found = _quick(f"{INDENT * depth}@", value, "", style, depth)
    return "\n".join(found) if found is not None else _split([Leaf("@"), *leaves_of(value)], style, depth)


def class_head(name: str, bases: Sequence[Expr | Argument], style: Style, *, depth: int = 0) -> str:
    """`class name(bases):`, with keywords among the bases (`strict=True`)."""
    leaves = [Leaf("class"), Leaf(name, " ")]
    if bases:
        arguments = tuple(base if isinstance(base, Argument) else Argument(base) for base in bases)
        leaves = [Leaf("class"), *leaves_of(Call(name, arguments), " ")]
    return _split([*leaves, Leaf(":")], style, depth)


def signature(
    name: str,
    parameters: Sequence[Parameter],
    returns: Expr | None,
    style: Style,
    *,
    depth: int = 0,
    is_async: bool = False,
    body: str = "",
) -> str:
    """`def name(parameters) -> returns:`, with `body` (`...`) on the last line if given."""
    leaves = [Leaf("async"), Leaf("def", " ")] if is_async else [Leaf("def")]
    leaves += [Leaf(name, " "), *bracket("(", separated(_parameter(item) for item in parameters))]
    if returns is not None:
        leaves += [Leaf("->", " "), *_annotation(_parenthesised(returns), "return")]
    leaves.append(Leaf(":"))
    if body.strip():
        leaves.append(Leaf(body.strip(), " "))
    return _split(leaves, style, depth)


def _parameter(parameter: Parameter) -> list[Leaf]:
    leaves = [Leaf(parameter.name)]
    if parameter.annotation is not None:
        leaves += [Leaf(":"), *_annotation(_parameter_type(parameter.annotation), "parameter")]
    if parameter.default is not None:
        space = "" if parameter.annotation is None else " "
        leaves += [Leaf("=", space, Kind.EQUAL), *leaves_of(parameter.default, space)]
    return leaves


def _parameter_type(annotation: Expr) -> list[Leaf]:
    """Black puts parentheses around a parameter's type only where it is a union or a display."""
    leaves = leaves_of(annotation, " ")
    if isinstance(annotation, Union | Collection) or set(delimiters(leaves).values()) == {9}:
        return _parenthesised(annotation)
    return leaves


def _annotation(leaves: list[Leaf], role: str) -> list[Leaf]:
    for leaf in leaves:
        leaf.annotates = role
    return leaves


def _split(leaves: list[Leaf], style: Style, depth: int) -> str:
    line = Line(leaves, depth, hidden=hidden_parentheses(leaves))
    return "\n".join(split_line(line, style))


def _quick(prefix: str, value: Expr, suffix: str, style: Style, depth: int) -> list[str] | None:
    """The lines of a value where they are plain to see; None where the rules for splitting have to be asked.

    Most values are calls and displays whose first line fits: black then breaks inside their own brackets.
    """
    line = f"{prefix}{flat(value)}{suffix}"
    if fits(line, style):
        return [line]
    match value:
        case Call() if value.arguments and value.generator is None and _SIMPLE.match(value.function):
            return _bracketed(f"{prefix}{value.function}(", _arguments(value), f"){suffix}", style, depth)
        case Collection() if value.items:
            items = [("", item) for item in value.items]
            explode = len(items) > 1
            comma = value.is_one_tuple
            ends = f"{value.close}{suffix}"
            return _bracketed(f"{prefix}{value.open}", items, ends, style, depth, explode=explode, comma=comma)
        case Dict() if value.items and all(_is_plain(key) for key, _ in value.items):
            items = [(f"{flat(key)}: ", item) for key, item in value.items]
            return _bracketed(f"{prefix}{{", items, f"}}{suffix}", style, depth, explode=len(items) > 1)
        case Subscript() if _SIMPLE.match(value.value):
            items = [("", item) for item in value.items]
            return _bracketed(f"{prefix}{value.value}[", items, f"]{suffix}", style, depth)
    return None


def _arguments(value: Call) -> list[tuple[str, Expr]]:
    return [("" if item.keyword is None else f"{item.keyword}=", item.value) for item in value.arguments]


def _is_plain(value: Expr) -> bool:
    """Whether a value has nowhere to break."""
    return isinstance(value, Text) or (isinstance(value, str) and bool(_SIMPLE.match(value)))


def _bracketed(
    head: str,
    items: list[tuple[str, Expr]],
    tail: str,
    style: Style,
    depth: int,
    *,
    explode: bool = False,
    comma: bool = False,
) -> list[str] | None:
    """Head, content and tail on lines of their own: the content on one line if it fits and may, else an item a line."""
    if not fits(head, style):
        return None
    inner = INDENT * (depth + 1)
    if not explode:
        together = inner + ", ".join([prefix + flat(value) for prefix, value in items]) + ("," if comma else "")
        if fits(together, style):
            return [head, together, INDENT * depth + tail]
    suffix = "," if comma or len(items) > 1 else ""
    lines = [head]
    for prefix, value in items:
        lines.extend(_item(prefix, value, suffix, style, depth + 1))
    lines.append(INDENT * depth + tail)
    return lines


def _item(prefix: str, value: Expr, suffix: str, style: Style, depth: int) -> Iterable[str]:
    """The lines of one item in brackets."""
    found = _quick(f"{INDENT * depth}{prefix}", value, suffix, style, depth)
    if found is not None:
        return found
    if _is_plain(value):
        return [f"{INDENT * depth}{prefix}{flat(value)}{suffix}"]
    leaves = atom(prefix) if prefix else []
    leaves += leaves_of(value, " " if prefix.endswith(" ") else "")
    if suffix:
        leaves.append(separated([[]], trailing=True)[0])
    line = Line(leaves, depth, in_brackets=True, hidden=hidden_parentheses(leaves))
    return split_line(line, style)


Item = Expr | tuple[Expr, Expr]
"""An item of a display: a value, or the key and value of a dict."""


def grouped_assignment(
    target: str,
    groups: Sequence[tuple[str, Sequence[Item]]],
    style: Style,
    *,
    annotation: Expr,
    bracket: Literal["(", "[", "{"],
    wrapper: str = "",
) -> str:
    """`target: annotation = (...)` with an item a line and a comment above each titled group.

    `bracket` opens the display, `{` for a dict; `wrapper` is a function that the display is passed to. Without any title the
    display is laid out as any other value.
    """
    if not any(title and items for title, items in groups):
        value = _display([item for _, items in groups for item in items], bracket)
        return assignment(target, call(wrapper, value) if wrapper else value, style, annotation=annotation)
    head = f"{target}: {flat(annotation)} = "
    depth = 2 if wrapper else 1
    lines = [f"{head}{wrapper}(", f"{INDENT}{bracket}"] if wrapper else [f"{head}{bracket}"]
    for title, items in groups:
        if title and items:
            lines.append(comment(title, style, depth=depth))
        for item in items:
            prefix, value = (f"{flat(item[0])}: ", item[1]) if isinstance(item, tuple) else ("", item)
            lines.extend(_item(prefix, value, ",", style, depth))
    closing = {"(": ")", "[": "]", "{": "}"}[bracket]
    lines.extend([f"{INDENT}{closing}", ")"] if wrapper else [closing])
    return "\n".join(lines)


def _display(items: Sequence[Item], bracket: Literal["(", "[", "{"]) -> Expr:
    if bracket == "{":
        return Dict(tuple(item for item in items if isinstance(item, tuple)))
    return Collection(bracket, tuple(item for item in items if not isinstance(item, tuple)))
