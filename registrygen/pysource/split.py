"""Black's rules for breaking a line that is too long, on leaves: right-hand splits, delimiters, optional parentheses.

The functions follow black's own (`linegen.py`, stable style) step by step, because its answer depends on their order.
Leaves are changed in passing, as black's are: an optional parenthesis that was shown once stays shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from registrygen.pysource.leaves import COMMA, DOT, Kind, Leaf
from registrygen.pysource.lines import (
    INDENT,
    Line,
    Style,
    delimiter_of,
    delimiters,
    fits,
    hidden_parentheses,
    must_explode,
    text_of,
    with_depth,
)

_Rule = Callable[[Line, Style, bool], list[Line]]


class CannotSplitError(Exception):
    """A rule does not apply to the line; the next one is tried."""


@dataclass(frozen=True)
class Split:
    """A line cut at a pair of brackets."""

    head: Line
    body: Line
    tail: Line
    opening: Leaf
    closing: Leaf


def split_line(line: Line, style: Style, *, forced: bool = False) -> list[str]:
    """The finished lines for a logical line; `forced` keeps optional parentheses that could be left out."""
    if not line.explode and fits(line.text, style):
        return [line.text]
    if line.is_def and not _returns_long_string(line, style):
        return _split_function(line, style, forced)
    rules: list[_Rule]
    if line.in_brackets:
        rules = [_delimiter_split, _right_hand_split_with_omits]
    else:
        rules = [_right_hand_split_with_omits]
    return _first_of(rules, line, style, forced)


def _first_of(rules: list[_Rule], line: Line, style: Style, forced: bool) -> list[str]:
    for rule in rules:
        try:
            return _apply(rule, line, style, forced)
        except CannotSplitError:
            continue
    return [line.text]


def _split_function(line: Line, style: Style, forced: bool) -> list[str]:
    """The head of a function: broken at its parameters, or in its return type where that keeps a trailing comma."""
    leaves = [(leaf, leaf.text, leaf.space) for leaf in line.leaves]
    try:
        parts = _left_hand_split(line, style, forced)
    except CannotSplitError:
        return [line.text]
    results = [split_line(part, style, forced=forced) for part in parts]
    body, returns = results[1], results[-1]
    if parts[0].leaves[-1].annotates == "return":
        returns = body
    elif body[-1].endswith(","):
        returns = []
    if not style.magic_trailing_comma or not any(text.endswith(",") for text in returns):
        return [text for result in results for text in result]
    for leaf, text, space in leaves:
        leaf.text, leaf.space = text, space
    return _first_of([_split_at_last_brackets], line, style, forced)


def _split_at_last_brackets(line: Line, style: Style, forced: bool) -> list[Line]:
    return _right_hand_split(line, style, forced, frozenset())


def _apply(rule: _Rule, line: Line, style: Style, forced: bool) -> list[str]:
    """What a rule makes of a line, or a second opinion with all optional parentheses if the first line is too long."""
    before = line.text
    outer = [leaf for leaf in line.hidden if _at_depth_zero(line, leaf)]
    result: list[str] = []
    for part in rule(line, style, forced):
        if part.text == before:
            raise CannotSplitError
        result.extend(split_line(part, style, forced=forced))
    if (
        forced
        or rule not in (_right_hand_split_with_omits, _split_at_last_brackets)
        or not line.hidden
        or any(leaf.text for leaf in outer)
        or fits(result[0], style)
    ):
        return result
    leaves = list(line.leaves)
    shown = [leaf.text for leaf in leaves]
    try:
        second = _apply(rule, line, style, True)
    finally:
        for leaf, text in zip(leaves, shown, strict=True):
            leaf.text = text
    return second if all(fits(text, style) for text in second) else result


def _at_depth_zero(line: Line, wanted: Leaf) -> bool:
    return any(leaf is wanted and depth == 0 for _, leaf, depth in with_depth(line.leaves))


def _returns_long_string(line: Line, style: Style) -> bool:
    """Whether a function's return type begins with a string and would not fit on a line alone."""
    start = next((index for index, leaf in enumerate(line.leaves) if leaf.text == "->"), None)
    if start is None:
        return False
    shown = [leaf for leaf in line.leaves[start + 1 :] if leaf.text]
    end = next((index for index, leaf in enumerate(shown) if leaf.text == ":"), len(shown))
    return shown[0].kind is Kind.STRING and not fits(INDENT * line.depth + text_of(shown[:end]), style)


def _left_hand_split(line: Line, style: Style, forced: bool) -> list[Line]:
    """Cuts at the first parentheses that hold something; for the heads of functions."""
    head: list[Leaf] = []
    body: list[Leaf] = []
    tail: list[Leaf] = []
    current, opening = head, None
    for leaf in line.leaves:
        if current is body and leaf.kind is Kind.CLOSE and leaf.partner is opening:
            current = tail if body else head
        current.append(leaf)
        if current is head and leaf.kind is Kind.OPEN and leaf.text in ("(", ""):
            opening, current = leaf, body
    if opening is None or not tail:
        raise CannotSplitError
    _show(opening, tail[0])
    parts = _parts(line, head, body, tail, opening)
    return [part for part in parts if part.leaves]


def _parts(line: Line, head: list[Leaf], body: list[Leaf], tail: list[Leaf], opening: Leaf) -> tuple[Line, Line, Line]:
    """The three lines of a cut; raises where it would gain nothing."""
    if not body and len(text_of(tail)) < 3:
        raise CannotSplitError
    if body and line.is_def and _wants_comma(body, opening):
        body.append(Leaf(",", "", Kind.COMMA, COMMA))
    if body:
        body[0].space = ""
    middle = Line(body, line.depth + 1, in_brackets=True, hidden=hidden_parentheses(body))
    return (
        Line(head, line.depth, hidden=hidden_parentheses(_inside_pairs(head))),
        replace(middle, explode=must_explode(middle, opening)),
        Line(tail, line.depth),
    )


def _wants_comma(body: list[Leaf], opening: Leaf) -> bool:
    """Whether a single parameter gets a trailing comma."""
    if opening.text != "(" or body[0].annotates == "return":
        return False
    return not any(leaf.kind is Kind.COMMA and not leaf.annotates for leaf in body)


def _inside_pairs(leaves: list[Leaf]) -> list[Leaf]:
    """The leaves that are in, or make, pairs of brackets complete on this line."""
    inside: set[int] = set()
    stack: list[int] = []
    for index, leaf in enumerate(leaves):
        if leaf.kind is Kind.OPEN:
            stack.append(index)
        elif leaf.kind is Kind.CLOSE and stack:
            inside.update(range(stack.pop(), index + 1))
    return [leaves[index] for index in sorted(inside)]


def _show(opening: Leaf, closing: Leaf) -> None:
    if not opening.text:
        opening.text, closing.text = "(", ")"


def _delimiter_split(line: Line, style: Style, forced: bool) -> list[Line]:
    """One line for each part between the strongest delimiters, with a trailing comma after the last."""
    priority = delimiter_of(line)
    found = delimiters(line.leaves)
    if not priority or (priority == DOT and list(found.values()).count(DOT) == 1):
        raise CannotSplitError
    parts: list[list[Leaf]] = [[]]
    for index, leaf in enumerate(line.leaves):
        parts[-1].append(leaf)
        if found.get(index) == priority:
            parts.append([])
    parts = [part for part in parts if part]
    if priority == COMMA and parts[-1][-1].kind is not Kind.COMMA:
        parts[-1].append(Leaf(",", "", Kind.COMMA, COMMA))
    return [_item(part, line) for part in parts]


def _item(leaves: list[Leaf], line: Line) -> Line:
    leaves[0].space = ""
    return Line(leaves, line.depth, in_brackets=line.in_brackets, hidden=hidden_parentheses(leaves))


def _right_hand_split_with_omits(line: Line, style: Style, forced: bool) -> list[Line]:
    """Cuts at the last brackets, or at earlier ones where the first line would not fit otherwise."""
    starts = _starts(line)
    first: list[Line] | None = None
    for omit in _trailers_to_omit(line, style):
        if omit and _begins_too_far(line, omit, starts, style):
            continue
        lines = _right_hand_split(line, style, forced, omit)
        if first is None and not omit:
            first = lines
        if fits(lines[0].text, style):
            return lines
    return first if first is not None else _right_hand_split(line, style, forced, frozenset())


def _starts(line: Line) -> dict[Leaf, int]:
    """The column before each leaf."""
    column = 4 * line.depth
    starts: dict[Leaf, int] = {}
    for leaf in line.leaves:
        starts[leaf] = column
        column += len(leaf.space) + len(leaf.text)
    return starts


def _begins_too_far(line: Line, omit: frozenset[Leaf], starts: dict[Leaf, int], style: Style) -> bool:
    for leaf in reversed(line.leaves):
        if leaf.kind is Kind.CLOSE and leaf not in omit:
            opening = leaf.partner
            return opening is not None and bool(opening.text) and starts.get(opening, 0) > style.line_length
    return False


def _trailers_to_omit(line: Line, style: Style) -> Iterator[frozenset[Leaf]]:
    """Growing sets of closing brackets from the end that may stay together on the last line."""
    omit: set[Leaf] = set()
    inner: set[Leaf] = set()
    opening: Leaf | None = None
    closing: Leaf | None = None
    yield frozenset()
    length = 4 * line.depth
    for index in range(len(line.leaves) - 1, -1, -1):
        leaf, before = line.leaves[index], line.leaves[index - 1] if index else None
        length += len(leaf.space) + len(leaf.text)
        if length > style.line_length:
            return
        if opening is not None:
            if leaf is opening:
                opening = None
            elif leaf.kind is Kind.CLOSE:
                inner.add(leaf)
        elif leaf.kind is Kind.CLOSE:
            if before is not None and before.kind is Kind.OPEN:
                inner.add(leaf)
                continue
            if closing is not None:
                omit |= {closing} | inner
                inner.clear()
                yield frozenset(omit)
            if leaf.text:
                opening, closing = leaf.partner, leaf


def _right_hand_split(line: Line, style: Style, forced: bool, omit: frozenset[Leaf]) -> list[Line]:
    return _leave_out_parentheses(_cut(line, omit), line, style, forced, omit)


def _cut(line: Line, omit: frozenset[Leaf]) -> Split:
    """The line cut at the last pair of brackets whose closing one is not in `omit`."""
    end = len(line.leaves)
    while True:
        end = next((at for at in range(end - 1, -1, -1) if _is_candidate(line.leaves[at], omit)), -1)
        closing = line.leaves[end]
        opening = closing.partner
        start = next((at for at in range(end) if line.leaves[at] is opening), None)
        if end < 0 or opening is None or start is None:
            raise CannotSplitError
        if start + 1 < end:
            break
        end = start
    body = line.leaves[start + 1 : end]
    parts = _parts(line, line.leaves[: start + 1], body, line.leaves[end:], opening)
    return Split(*parts, opening, closing)


def _is_candidate(leaf: Leaf, omit: frozenset[Leaf]) -> bool:
    return leaf.kind is Kind.CLOSE and leaf not in omit


def _leave_out_parentheses(cut: Split, line: Line, style: Style, forced: bool, omit: frozenset[Leaf]) -> list[Line]:
    """The cut's lines, or those of a cut further in where optional parentheses are not needed."""
    if not forced and not cut.opening.text and _can_omit(cut.body, style):
        inner = omit | {cut.closing}
        try:
            other = _cut(line, inner)
            if _prefers(other, cut, style):
                return _leave_out_parentheses(other, line, style, forced, inner)
        except CannotSplitError:
            if not _can_be_split(cut.body.leaves) and not fits(cut.body.text, style):
                raise
    _show(cut.opening, cut.closing)
    return [part for part in (cut.head, cut.body, cut.tail) if part.leaves]


def _can_be_split(leaves: list[Leaf]) -> bool:
    if len(leaves) < 2:
        return leaves[0].kind is Kind.OTHER and "." in leaves[0].text
    return not (leaves[0].kind is Kind.STRING and leaves[1].text.startswith("."))


def _prefers(inner: Split, outer: Split, style: Style) -> bool:
    """Whether the cut without optional parentheses reads better, where the line is an assignment."""
    head = outer.head.leaves
    if len(head) < 2 or head[-2].kind is not Kind.EQUAL:
        return True
    if not any(leaf.kind in (Kind.OPEN, Kind.CLOSE) for leaf in head[:-1]):
        return True
    if not fits(outer.head.text, replace(style, line_length=style.line_length - 1)):
        return True
    equal_at = [index for index, leaf in enumerate(inner.head.leaves) if leaf.kind is Kind.EQUAL]
    after = inner.head.leaves[equal_at[-1] + 1 if equal_at else 0 :]
    if any(leaf.kind is Kind.CLOSE for leaf in after):
        return True
    return bool(equal_at) and fits(inner.head.text, style)


def _can_omit(body: Line, style: Style) -> bool:
    """Whether a value can be broken inside its own brackets, without parentheses around it."""
    found = delimiters(body.leaves)
    if not found:
        return True
    strongest = max(found.values())
    if list(found.values()).count(strongest) > 1:
        return False
    if strongest == DOT:
        return True
    first, second = body.leaves[:2]
    if first.kind is Kind.OPEN and second.kind is not Kind.CLOSE and _breaks_at_start(body, style):
        return True
    penultimate, last = body.leaves[-2:]
    if last.kind is not Kind.CLOSE or (last.text == "]" and not last.is_display):
        return False
    return penultimate.kind is not Kind.OPEN and _breaks_at_end(body, style)


def _breaks_at_start(body: Line, style: Style) -> bool:
    remainder = False
    length = 4 * body.depth
    for leaf in body.leaves:
        if leaf.kind is Kind.CLOSE and leaf.partner is body.leaves[0]:
            remainder = True
        if remainder:
            length += len(leaf.space) + len(leaf.text)
            if length > style.line_length:
                return False
            if leaf.kind is Kind.OPEN:
                remainder = False
    return True


def _breaks_at_end(body: Line, style: Style) -> bool:
    length = 4 * body.depth
    seen = False
    for leaf in body.leaves:
        length += len(leaf.space) + len(leaf.text)
        if leaf is body.leaves[-1].partner:
            return seen or length <= style.line_length
        seen = seen or leaf.kind is Kind.OPEN
    return False
