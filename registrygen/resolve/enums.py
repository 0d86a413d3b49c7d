"""The enums of a registry: declared, derived, shared or existing ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.facts import Absence, AttributeFact, ClassFact, Definition
from registrygen.model.kind import EnumSlot
from registrygen.model.registry import Enumeration, EnumMember
from registrygen.model.spec import EnumModel
from registrygen.pysource.names import constant_case, is_identifier
from registrygen.pysource.objects import PyObject
from registrygen.resolve.naming import identifier_problem
from registrygen.resolve.objects import WRONG_SORT, ObjectResolver
from registrygen.rules.conditions import MEMBER
from registrygen.rules.values import describe

NO_MEMBERS = code("enums/no-members", "An enum has neither `members`, `from` nor `use`, and the kind knows none.")
TWO_SORTS = code("enums/two-sorts", "An enum says more than one of `members`, `from` and `use`.")
MEMBER_NAME = code(
    "enums/member-name",
    "An enum member's name is not a Python identifier, or a name that enums or their base keep for themselves.",
)
SAME_MEMBER = code("enums/same-member", "Two members of an enum have the same name or the same value.")
MEMBER_VALUE = code(
    "enums/member-value",
    "An enum member's value does not go with the enum's base.\n\n`int` and `IntEnum` take whole numbers, `str` and `StrEnum` text.",
)
UNKNOWN_SLOT = code("enums/unknown-slot", "`enums` names a slot that no field of the kind uses.")
NO_SHARED = code("enums/no-shared", "`use` names an enum that no `kind: enums` document declares.")
DERIVE = code("enums/from", "`from` names neither `key` nor a field of the entries.")
UNREADABLE = code(
    "enums/unreadable",
    """The members of an existing enum cannot be read, and code is generated from what they are.

    Which routes are open and how long an answer is kept depends on the members. Only those of enums in the application's
    source are known.
    """,
)
CODES: tuple[Code, ...] = (
    MEMBER, NO_MEMBERS, TWO_SORTS, MEMBER_NAME, SAME_MEMBER, MEMBER_VALUE, UNKNOWN_SLOT, NO_SHARED, DERIVE, UNREADABLE,
)  # fmt: skip

_STR_ENUM = PyObject("enum", "StrEnum")
_RESERVED = frozenset({"name", "value", "mro", "_name_", "_value_", "_missing_", "_ignore_", "_order_"})
_BASES = {"Enum": "Enum", "str": "str, Enum", "StrEnum": "StrEnum", "int": "int, Enum", "IntEnum": "IntEnum"}
_TYPES: Mapping[str, type[str] | type[int]] = {"str, Enum": str, "StrEnum": str, "int, Enum": int, "IntEnum": int}
_WANTED: Mapping[type, str] = {str: "text", int: "a whole number"}


@dataclass(frozen=True, kw_only=True)
class EnumContext:
    """What enums are resolved against: the registry's module, the shared enums by key, None for one that is faulty, and the source."""

    module: str
    shared: Mapping[str, Enumeration | None]
    objects: ObjectResolver


def resolve_enum(
    slot: EnumSlot,
    model: EnumModel | None,
    where: Span,
    member_spans: Mapping[str, Span],
    context: EnumContext,
    use_at: Span,
    name_at: Span,
) -> tuple[Enumeration | None, list[Finding]]:
    """The enum of a slot without derived members, and what is wrong with its declaration."""
    given = model or EnumModel()
    sorts = [
        key
        for key, value in (("members", given.members), ("from", given.derive), ("use", given.use))
        if value is not None
    ]
    if len(sorts) > 1:
        said = " and ".join(f"`{sort}`" for sort in sorts)
        return None, [finding(TWO_SORTS, f"the enum `{slot.slot}` says {said}", at=where, help="keep one of them")]
    if given.use is not None:
        used, problems = _used(slot, given.use, use_at, context)
        return (replace(used, exhaustive=used.exhaustive or given.exhaustive) if used else None), problems
    derive = given.derive or (slot.derive if given.members is None else "")
    declared: Mapping[str, str | int] = given.members if given.members is not None else slot.members
    if not derive and not declared:
        help = f"add `enums: {{{slot.slot}: {{members: {{NAME: value}}}}}}` to the document"
        return None, [finding(NO_MEMBERS, f"the enum `{slot.name}` has no members", at=where, help=help)]
    docs = {**slot.docs, **given.docs}
    members = tuple(
        EnumMember(name=name, value=value, doc=docs.get(name, ""), span=member_spans.get(name, where))
        for name, value in declared.items()
    )
    enumeration = Enumeration(
        slot=slot.slot,
        name=given.name or slot.name,
        members=() if derive else members,
        base=_BASES[given.base] if given.base else slot.base,
        doc=given.doc or slot.doc,
        module=context.module,
        exhaustive=given.exhaustive,
        derived=bool(derive),
        doubtful=slot.doubtful and given.members is None,
        span=where,
    )
    problem = identifier_problem(enumeration.name, name_at, "an enum")
    return enumeration, [*([problem] if problem else []), *member_findings(enumeration)]


def _used(slot: EnumSlot, use: str, where: Span, context: EnumContext) -> tuple[Enumeration | None, list[Finding]]:
    if ":" not in use:
        if use in context.shared:
            shared = context.shared[use]
            # What is wrong with a shared enum is said where it is declared.
            return (replace(shared, slot=slot.slot, taken=True) if shared else None), []
        help = suggestion(use, context.shared) or "write `module:Enum` for one that exists in Python"
        return None, [finding(NO_SHARED, f"there is no shared enum `{use}`", at=where, help=help)]
    resolved = context.objects.resolve(use, "enum", "class", {}, where)
    if resolved.object is None:
        return None, [resolved.finding] if resolved.finding else []
    found = context.objects.facts.find(resolved.object)
    if isinstance(found, ClassFact) and found.complete and not _is_enum(found):
        help = f"it is defined at {found.span.path}:{found.span.line}"
        message = f"`{resolved.object.short}` is a class, and has to be an enum"
        return None, [finding(WRONG_SORT, message, at=where, help=help)]
    enumeration = _existing(slot, resolved.object, found, where)
    if slot.needed and not enumeration.known and found is not Absence.UNPARSED:
        message = f"the members of `{resolved.object}` cannot be read, and what is generated depends on them"
        help = "add the folder that it stands in to `source` in the configuration, or give `members`"
        return None, [finding(UNREADABLE, message, at=where, help=help)]
    return enumeration, [resolved.finding] if resolved.finding else []


def _is_enum(found: ClassFact) -> bool:
    return any(base.module == "enum" for base in found.ancestors)


def _existing(slot: EnumSlot, reference: PyObject, found: Definition | Absence, where: Span) -> Enumeration:
    read: list[tuple[AttributeFact, str | int | None]] = []
    if isinstance(found, ClassFact):
        items = found.attributes.values()
        read = [(item, _value(item, found)) for item in items if item.has_value and not item.name.startswith("_")]
    return Enumeration(
        slot=slot.slot,
        name=reference.short,
        members=tuple(
            EnumMember(name=item.name, value=item.name if value is None else value, span=item.span)
            for item, value in read
        ),
        known=bool(read),
        existing=reference,
        unread=any(value is None for _, value in read),
        span=where,
    )


def _value(item: AttributeFact, enum: ClassFact) -> str | int | None:
    """The value of a member, None where it is computed; `auto()` gives members of a `StrEnum` their names in lower case."""
    if item.is_auto and _STR_ENUM in enum.ancestors and "_generate_next_value_" not in enum.methods:
        return item.name.lower()
    return item.value if isinstance(item.value, str | int) else None


def derived_members(words: Iterable[tuple[str, Span]], docs: Mapping[str, str]) -> tuple[EnumMember, ...]:
    """One member for each different word: `chase_file` becomes CHASE_FILE = "chase_file", USER_REGISTERED = "user_registered"."""
    members: dict[str, EnumMember] = {}
    for word, span in words:
        if word and word not in members:
            name = constant_case(word)
            value = word.lower() if word.isupper() else word
            members[word] = EnumMember(name=name, value=value, doc=docs.get(name, ""), span=span)
    return tuple(members.values())


def member_findings(enumeration: Enumeration) -> list[Finding]:
    """Member names that Python, `enum` or the base refuses, members that are the same, and values that the base refuses."""
    named = (_name_finding(enumeration, member) for member in enumeration.members)
    return [*(item for item in named if item), *_same_findings(enumeration), *_value_findings(enumeration)]


def _name_finding(enumeration: Enumeration, member: EnumMember) -> Finding | None:
    message = f"`{member.name}` cannot be a member of `{enumeration.name}`"
    if not is_identifier(member.name) or member.name in _RESERVED or member.name.startswith("_"):
        help = "use letters, digits and `_`, a letter first, and no keyword"
        return finding(MEMBER_NAME, message, at=member.span, help=help)
    type_ = _TYPES.get(enumeration.base)
    if type_ is not None and hasattr(type_, member.name):
        help = f"it would hide `{type_.__name__}.{member.name}`: write `{member.name.upper()}`, or choose another base"
        return finding(MEMBER_NAME, message, at=member.span, help=help)
    return None


def _same_findings(enumeration: Enumeration) -> Iterator[Finding]:
    names: dict[object, EnumMember] = {}
    values: dict[object, EnumMember] = {}
    for member in enumeration.members:
        for seen, word in ((names, member.name), (values, member.value)):
            first = seen.setdefault(word, member)
            if first is not member:
                message = f"`{enumeration.name}` has `{word}` twice"
                related = (Related(message="the first one", span=first.span),)
                help = "members have to differ in name and value"
                yield finding(SAME_MEMBER, message, at=member.span, help=help, related=related)
                break


def _value_findings(enumeration: Enumeration) -> list[Finding]:
    """Values of another type than the base's; one where several members come from one place, or from the entries."""
    type_ = _TYPES.get(enumeration.base)
    found: dict[Span, Finding] = {}
    for member in enumeration.members:
        if type_ is not None and type(member.value) is not type_:
            at = enumeration.span if enumeration.derived else member.span
            message = f"the member `{member.name}` of `{enumeration.name}` has to be {_WANTED[type_]}, not {describe(member.value)}"
            help = f"its base is `{enumeration.base}`: change the value, or the base"
            found.setdefault(at, finding(MEMBER_VALUE, message, at=at, help=help))
    return list(found.values())
