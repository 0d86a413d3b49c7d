"""A logical line of leaves: its text, its delimiters, and whether it fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from registrygen.pysource.leaves import COMMA, Kind, Leaf
from registrygen.pysource.width import width

INDENT = "    "


@dataclass(frozen=True)
class Style:
    """What decides about line breaks, with black's names and defaults."""

    line_length: int = 88
    magic_trailing_comma: bool = True


def text_of(leaves: list[Leaf]) -> str:
    """The leaves on one line, without the space before the first."""
    if not leaves:
        return ""
    joined = "".join([leaf.space + leaf.text for leaf in leaves])
    return joined[len(leaves[0].space) :]


@dataclass
class Line:
    """Leaves at a depth; `in_brackets` says that line breaks are free, `explode` that it breaks even if it fits."""

    leaves: list[Leaf]
    depth: int
    in_brackets: bool = False
    explode: bool = False
    hidden: list[Leaf] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line with its indentation."""
        return INDENT * self.depth + text_of(self.leaves)

    @property
    def is_def(self) -> bool:
        """Whether it is the head of a function."""
        return self.leaves[0].text in ("def", "async")


def fits(text: str, style: Style) -> bool:
    """Whether a line is short enough."""
    return width(text) <= style.line_length


def delimiters(leaves: list[Leaf]) -> dict[int, int]:
    """The places outside brackets where a line may break: index of the leaf that ends a part -> priority."""
    found: dict[int, int] = {}
    for index, leaf, depth in with_depth(leaves):
        if depth == 0 and leaf.priority:
            if not leaf.before:
                found[index] = leaf.priority
            elif index:
                found[index - 1] = leaf.priority
    return found


def with_depth(leaves: list[Leaf]) -> Iterator[tuple[int, Leaf, int]]:
    """Index, leaf and bracket depth; the target between `for` and `in` counts as bracketed."""
    depth = 0
    targets: list[int] = []
    for index, leaf in enumerate(leaves):
        if leaf.kind is Kind.IN and targets and targets[-1] == depth:
            depth -= 1
            targets.pop()
        if leaf.kind is Kind.CLOSE and depth:
            depth -= 1
        yield index, leaf, depth
        if leaf.kind is Kind.OPEN:
            depth += 1
        elif leaf.kind is Kind.FOR:
            depth += 1
            targets.append(depth)


def delimiter_of(line: Line) -> int:
    """The strongest delimiter outside brackets, a trailing comma aside; 0 without any."""
    found = delimiters(line.leaves)
    found.pop(len(line.leaves) - 1, None)
    return max(found.values(), default=0)


def must_explode(line: Line, opening: Leaf) -> bool:
    """Whether a display's content goes one item a line without trying to fit."""
    return opening.is_display and delimiter_of(line) == COMMA


def hidden_parentheses(leaves: list[Leaf]) -> list[Leaf]:
    """The optional parentheses among the leaves that are not shown."""
    return [leaf for leaf in leaves if leaf.kind in (Kind.OPEN, Kind.CLOSE) and not leaf.text]
