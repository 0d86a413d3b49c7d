"""Conditions on entries' fields, in lookups, statistics and rules: fields that there are, and words that an entry can have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.fields import FieldType, ListType, MemberType, Plain
from registrygen.model.registry import Enumeration, Registry
from registrygen.pysource.names import is_identifier
from registrygen.rules.values import describe

FIELD = code(
    "lookups/field",
    "A lookup, statistic or rule names a field that the entries do not have, or a value that the field never has.",
)
MEMBER = code(
    "enums/member",
    """A value is not a member of the field's enum.

    A member can be given by its name or by its value.
    """,
)
CODES: tuple[Code, ...] = (FIELD, MEMBER)

_PYTHON = {"str": (str,), "int": (int,), "float": (float, int), "bool": (bool,), "scalar": (str, int, float, bool)}


def field_findings(registry: Registry, name: str, at: Span) -> Iterable[Finding]:
    """That `name` is no field of the entries, with the nearest one."""
    known = [field.key for field in registry.fields if not field.hidden and not (field.record and field.record.key)]
    if name not in known:
        yield finding(FIELD, f"`{name}` is not a field of {registry.kind.name}", at=at, help=suggestion(name, known))


def word_findings(registry: Registry, where: Mapping[str, object], at: Callable[[str], Span]) -> Iterable[Finding]:
    """Words of conditions that no entry can have: no members of the field's enum, or of another type; `at` tells their places."""
    types: dict[str, FieldType] = {"key": Plain("str"), **{field.key: field.type for field in registry.fields}}
    for name, word in where.items():
        type_ = types.get(name)
        while isinstance(type_, ListType):
            type_ = type_.item
        if isinstance(type_, MemberType) and type_.slot in registry.enums:
            enumeration = registry.enums[type_.slot]
            if not is_member(enumeration, word):
                yield member_finding(enumeration, word, at(name))
        elif isinstance(type_, Plain) and type(word) not in _PYTHON[type_.python]:
            message = f"`{name}` is never {describe(word)}: its values are of the type `{type_.python}`"
            yield finding(FIELD, message, at=at(name), help="change the condition's value")


def is_member(enumeration: Enumeration, word: object) -> bool:
    """Whether a word names a member, or may: any name may of an enum that cannot be looked into, any word of a doubtful one."""
    if enumeration.doubtful:
        return True
    known = enumeration.known or not isinstance(word, str) or not is_identifier(word)
    return enumeration.member(word) is not None if known else True


def member_finding(enumeration: Enumeration, word: object, at: Span) -> Finding:
    """That `word` is no member, with the nearest one."""
    words: Sequence[str] = [str(member.value) for member in enumeration.members]
    names = [member.name for member in enumeration.members]
    if isinstance(word, str) and (word.isupper() or (nearest(word, names) and not nearest(word, words))):
        words = names
    help = suggestion(str(word), words)
    if str(word) in words:
        help = "the member is a number: remove the quotes" if isinstance(word, str) else "the member is text: quote it"
    return finding(MEMBER, f"`{word}` is not a member of `{enumeration.name}`", at=at, help=help)
