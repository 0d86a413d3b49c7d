"""Name templates: `{workflow|upper}_{phase}` filled from an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.pysource.names import constant_case, is_identifier, pascal_case, snake_case

TEMPLATE = code(
    "names/template",
    """A name template uses a placeholder or a filter that does not exist.

    Placeholders are `{key}` and the entry's fields; filters are `upper`, `lower`, `snake`, `pascal` and `constant`, as in `{key|snake}`.
    """,
)
IDENTIFIER = code(
    "names/identifier", "A name that goes into generated code is not a Python identifier, or is a keyword."
)
COLLISION = code(
    "names/collision",
    """Two things come to the same name where names have to differ: two entries, two lookups, a parameter and what it would hide.

    Give one of the entries a name of its own with `names:`, one of the others with its own `name` or `parameter`.
    """,
)
CODES: tuple[Code, ...] = (TEMPLATE, IDENTIFIER, COLLISION)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What placeholders stand for in one entry, and the fields whose values are wrong, so that nothing is known of them."""

    known: Mapping[str, str]
    failed: frozenset[str] = frozenset()


_PLACEHOLDER = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
FILTERS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "snake": snake_case,
    "pascal": pascal_case,
    "constant": constant_case,
}


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled. Raises KeyError for one that `problem_in` would report."""
    return _PLACEHOLDER.sub(lambda match: FILTERS.get(match[2] or "", str)(values[match[1]]), template)


def is_doubtful(template: str, words: Words) -> bool:
    """Whether a template uses a field whose value is wrong."""
    return any(match[1] in words.failed for match in _PLACEHOLDER.finditer(template))


def problem_in(template: str, known: Mapping[str, str], at: Span) -> Finding | None:
    """What is wrong with a template: an unknown placeholder or filter, a stray brace."""
    for match in _PLACEHOLDER.finditer(template):
        if match[1] not in known:
            return finding(
                TEMPLATE, f"`{match[1]}` is not a field of the entry", at=at, help=suggestion(match[1], known)
            )
        if match[2] is not None and match[2] not in FILTERS:
            return finding(TEMPLATE, f"`{match[2]}` is not a filter", at=at, help=suggestion(match[2], FILTERS))
    rest = _PLACEHOLDER.sub("", template)
    if "{" in rest or "}" in rest:
        return finding(
            TEMPLATE, f"`{template}` has a brace without a partner", at=at, help="write placeholders as `{field}`"
        )
    return None


def identifier_problem(name: str, at: Span, what: str) -> Finding | None:
    """A finding where `name` cannot be a Python name; `what` says what it was to name."""
    if is_identifier(name):
        return None
    spell = constant_case if name.isupper() else pascal_case if name[:1].isupper() else snake_case
    better = spell(name)
    help = f"`{better}` would do" if is_identifier(better) else "use letters, digits and `_`, and no keyword"
    return finding(IDENTIFIER, f"`{name}` cannot name {what} in Python", at=at, help=help)
