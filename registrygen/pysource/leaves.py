"""Expressions as leaves, the tokens that the splitting rules see: text, brackets, and where a line may break."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

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
)

# How strongly a delimiter asks for a line break, as black ranks them.
COMPREHENSION, COMMA, TERNARY, LOGIC, STRING, COMPARATOR = 20, 18, 16, 14, 12, 10
_MATH = {"|": 9, "^": 8, "&": 7, "<<": 6, ">>": 6, "+": 5, "-": 5, "*": 4, "/": 4, "//": 4, "%": 4, "@": 4, "**": 2}
DOT = 1
_COMPARISONS = frozenset(("<", ">", "==", "!=", "<=", ">="))
_UNARY_AFTER = frozenset(("and", "or", "not", "in", "is", "if", "else", "return", "await"))
_TOKEN = re.compile(
    r"""(?P<space>\s*)(?:
      (?P<string>[rRbBfFuU]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))
    | (?P<number>\d[\w.]*(?:(?<=[eE])[+-]\d+)?)
    | (?P<attribute>\.\s*[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<ellipsis>\.\.\.)
    | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<operator>\*\*|//|<<|>>|[=!<>:]=|->|.)
    )""",
    re.VERBOSE | re.DOTALL,
)


class Kind(Enum):
    """What the rules ask about a leaf."""

    OPEN = 1
    CLOSE = 2
    COMMA = 3
    EQUAL = 4
    FOR = 5
    IN = 6
    STRING = 7
    OTHER = 8


class Leaf:
    """A token; `text` is empty while an optional parenthesis is not shown, and is set once it is."""

    __slots__ = ("annotates", "before", "is_display", "kind", "partner", "priority", "space", "text")

    def __init__(self, text: str, space: str = "", kind: Kind = Kind.OTHER, priority: int = 0) -> None:
        self.text = text
        self.space = space
        self.kind = kind
        self.priority = priority
        self.before = kind is not Kind.COMMA
        self.partner: Leaf | None = None
        self.is_display = False
        self.annotates = ""


def bracket(opening: str, content: list[Leaf], space: str = "", *, display: bool = False) -> list[Leaf]:
    """`content` in brackets; `opening` is `(`, `[`, `{` or empty for parentheses that are not shown."""
    first = Leaf(opening, space, Kind.OPEN)
    last = Leaf({"(": ")", "[": "]", "{": "}", "": ""}[opening], "", Kind.CLOSE)
    first.is_display = last.is_display = display
    last.partner = first
    return [first, *content, last]


def optional(content: list[Leaf], space: str = " ") -> list[Leaf]:
    """`content` in parentheses that appear only when the line has to break there."""
    content[0].space = ""
    return bracket("", content, space)


def separated(parts: Iterable[list[Leaf]], *, trailing: bool = False) -> list[Leaf]:
    """The parts with commas between them."""
    leaves: list[Leaf] = []
    for part in parts:
        if leaves:
            leaves.append(Leaf(",", "", Kind.COMMA, COMMA))
            part[0].space = " "
        leaves.extend(part)
    if trailing:
        leaves.append(Leaf(",", "", Kind.COMMA, COMMA))
    return leaves


def leaves_of(expr: Expr, space: str = "") -> list[Leaf]:
    """The leaves of an expression; `space` stands before the first."""
    leaves = _leaves(expr)
    leaves[0].space = space
    return leaves


def _leaves(expr: Expr) -> list[Leaf]:
    match expr:
        case str():
            return atom(expr)
        case Text():
            return [Leaf(expr.flat, "", Kind.STRING)]
        case Call():
            return atom(expr.function) + _arguments(expr)
        case Collection():
            items = separated((leaves_of(item) for item in expr.items), trailing=expr.is_one_tuple)
            return bracket(expr.open, items, display=True)
        case Dict():
            return bracket("{", separated(_pair(*item) for item in expr.items), display=True)
        case Subscript():
            return atom(expr.value) + bracket("[", separated(leaves_of(item) for item in expr.items))
        case Comprehension():
            return bracket(expr.open, _clauses(expr), display=True)
        case Union():
            return _joined(expr)


def _arguments(expr: Call) -> list[Leaf]:
    generator = expr.generator
    if generator is not None:
        return bracket("(", _clauses(generator))
    return bracket("(", separated(_argument(item) for item in expr.arguments))


def _argument(argument: Argument) -> list[Leaf]:
    if argument.keyword is None:
        return leaves_of(argument.value)
    return [Leaf(argument.keyword), Leaf("=", "", Kind.EQUAL), *leaves_of(argument.value)]


def _pair(key: Expr, value: Expr) -> list[Leaf]:
    return [*leaves_of(key), Leaf(":"), *leaves_of(value, " ")]


def _clauses(expr: Comprehension) -> list[Leaf]:
    element = expr.element
    leaves = _pair(*element) if isinstance(element, tuple) else leaves_of(element)
    clauses = expr.loop if expr.condition is None else f"{expr.loop} if {expr.condition}"
    return leaves + _tokens(clauses, " ", looping=True)


def _joined(expr: Union) -> list[Leaf]:
    leaves: list[Leaf] = []
    for member in expr.members:
        if leaves:
            leaves.append(Leaf("|", " ", priority=_MATH["|"]))
        leaves.extend(leaves_of(member, " " if leaves else ""))
    return leaves


def atom(text: str) -> list[Leaf]:
    """The leaves of source that a caller wrote."""
    return _tokens(text, "", looping=False)


def _tokens(text: str, space: str, *, looping: bool) -> list[Leaf]:
    """The leaves of a stretch of source; `looping` says that it begins after a comprehension's element."""
    leaves: list[Leaf] = []
    opened: list[tuple[Leaf, bool]] = []
    for match in _TOKEN.finditer(text.strip()):
        leaf = Leaf(match.group().strip(), " " if match["space"] else "")
        _classify(leaf, match.lastgroup or "", leaves, looping)
        if leaf.kind is Kind.FOR:
            looping = True
        elif leaf.kind is Kind.OPEN:
            opened.append((leaf, looping))
            looping = False
        elif leaf.kind is Kind.CLOSE and opened:
            leaf.partner, looping = opened.pop()
            leaf.is_display = leaf.partner.is_display
        leaves.append(leaf)
    leaves[0].space = space
    return leaves


def _classify(leaf: Leaf, group: str, before: list[Leaf], looping: bool) -> None:
    previous = before[-1] if before else None
    ends_value = previous is not None and not _awaits_operand(previous)
    match group:
        case "string":
            leaf.kind = Kind.STRING
            leaf.priority = STRING if previous is not None and previous.kind is Kind.STRING else 0
        case "open":
            leaf.kind = Kind.OPEN
            leaf.is_display = not ends_value
        case "close":
            leaf.kind = Kind.CLOSE
        case "attribute":
            leaf.priority = DOT if previous is not None and previous.kind is Kind.CLOSE else 0
        case "name":
            _keyword(leaf, before, looping)
        case "operator":
            _operator(leaf, ends_value)


def _awaits_operand(leaf: Leaf) -> bool:
    if leaf.kind in (Kind.OPEN, Kind.COMMA, Kind.EQUAL, Kind.FOR, Kind.IN) or leaf.text in _UNARY_AFTER:
        return True
    return leaf.kind is Kind.OTHER and bool(re.fullmatch(r"[^\w.]+", leaf.text))


def _operator(leaf: Leaf, binary: bool) -> None:
    if leaf.text == ",":
        leaf.kind, leaf.priority, leaf.before = Kind.COMMA, COMMA, False
    elif leaf.text == "=":
        leaf.kind = Kind.EQUAL
    elif leaf.text in _COMPARISONS:
        leaf.priority = COMPARATOR
    elif binary:
        leaf.priority = _MATH.get(leaf.text, 0)


def _keyword(leaf: Leaf, before: list[Leaf], looping: bool) -> None:
    previous = before[-1].text if before else ""
    match leaf.text:
        case "for":
            leaf.kind = Kind.FOR
            leaf.priority = 0 if previous == "async" else COMPREHENSION
        case "async":
            leaf.priority = COMPREHENSION
        case "in" if _closes_for(before):
            leaf.kind = Kind.IN
        case "in" | "is":
            leaf.priority = 0 if previous == "not" else COMPARATOR
        case "not":
            leaf.priority = COMPARATOR if before and previous != "is" and not _awaits_operand(before[-1]) else 0
        case "and" | "or":
            leaf.priority = LOGIC
        case "if" if looping:
            leaf.priority = COMPREHENSION
        case "if" | "else":
            leaf.priority = TERNARY


def _closes_for(before: list[Leaf]) -> bool:
    """Whether the last `for` has not met its `in` yet."""
    for leaf in reversed(before):
        if leaf.kind in (Kind.FOR, Kind.IN):
            return leaf.kind is Kind.FOR
    return False
