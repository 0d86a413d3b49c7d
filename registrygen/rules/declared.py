"""The rules that a spec can ask for under `rules:`, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field as PydanticField
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaError

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import ListType, MapType, MemberType
from registrygen.model.registry import Entry, MemberValue, Registry
from registrygen.model.spec import Scalar, SpecModel
from registrygen.rules.context import Context
from registrygen.rules.values import meets, shown

UNKNOWN = code(
    "rules/unknown", "`rules` names a rule that does not exist, or gives it something that it does not take."
)
UNIQUE = code(
    "rules/unique",
    "Two entries have the same value of a field whose values have to differ.\n\n"
    "`rules: [{unique: field}]`, or a list of fields whose combination has to differ.",
)
REFERS_TO = code(
    "rules/refers-to",
    "A field does not name an entry.\n\n"
    "`rules: [{refers_to: {field: parent, kind: jobs}}]`; without `kind` the registry's own entries.",
)
REQUIRED_WITH = code(
    "rules/required-with",
    "A field has to be given because another one is.\n\n`rules: [{required_with: {field: reason, with: disabled}}]`.",
)
IMPLIES = code(
    "rules/implies",
    "An entry that meets one condition does not meet what follows from it.\n\n"
    "`rules: [{implies: {when: {queue: slow}, then: {retries: 0}}}]`.",
)
PATTERN = code(
    "rules/pattern",
    "A text does not match the pattern that the spec asks for.\n\n"
    "`rules: [{pattern: {field: key, matches: '[a-z_]+'}}]`; the whole text has to match.",
)
NAMING = code(
    "rules/naming",
    "A name does not begin or end as the spec asks for.\n\n"
    "`rules: [{naming: {field: key, starts_with: [Get, List]}}]`.",
)
MIN_ITEMS = code(
    "rules/min-items",
    "A list is shorter than the spec asks for.\n\n`rules: [{min_items: {field: capabilities, count: 1}}]`.",
)
COVERS = code(
    "rules/covers",
    "No entry has one of the enum's members in a field.\n\n`rules: [{covers: field}]`: every member has to be used.",
)
CODES: tuple[Code, ...] = (UNKNOWN, UNIQUE, REFERS_TO, REQUIRED_WITH, IMPLIES, PATTERN, NAMING, MIN_ITEMS, COVERS)


class RefersTo(SpecModel):
    """What `refers_to` takes."""

    field: str = PydanticField(description="The field whose value has to be an entry's key.")
    kind: str | None = PydanticField(
        default=None, description="The kind of that entry; the entries of the same registry if left out."
    )


class RequiredWith(SpecModel):
    """What `required_with` takes."""

    field: str = PydanticField(description="The field that has to be given.")
    with_: str = PydanticField(alias="with", description="The field that asks for it.")


class Implies(SpecModel):
    """What `implies` takes."""

    when: dict[str, Scalar] = PydanticField(
        description="Fields and the values that an entry has to have for the rule to apply."
    )
    then: dict[str, Scalar] = PydanticField(description="Fields and the values that such an entry must have.")


class Pattern(SpecModel):
    """What `pattern` takes."""

    field: str = PydanticField(default="key", description="The field, or `key`.")
    matches: str = PydanticField(description="The regular expression that the whole value has to match.")


class Naming(SpecModel):
    """What `naming` takes."""

    field: str = PydanticField(default="key", description="The field, or `key`.")
    starts_with: list[str] = PydanticField(
        default=[], description="Beginnings of which the value needs one; any if empty."
    )
    ends_with: list[str] = PydanticField(default=[], description="Endings of which the value needs one; any if empty.")


class MinItems(SpecModel):
    """What `min_items` takes."""

    field: str = PydanticField(description="The field that holds several values.")
    count: int = PydanticField(default=1, description="How many it needs at least.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One rule that a spec asks for: the registry, the arguments, and the place."""

    registry: Registry
    context: Context
    arguments: Any
    at: Span

    def value(self, entry: Entry, field: str) -> object:
        """What the entry has in a field; `key` is the entry's key."""
        return entry.key if field == "key" else entry.values.get(field)

    def place(self, entry: Entry, field: str) -> Span:
        """Where the entry says it."""
        return entry.span if field == "key" else entry.where(field)


def _unique(asked: Asked) -> Iterator[Finding]:
    fields = [asked.arguments] if isinstance(asked.arguments, str) else list(asked.arguments)
    first: dict[str, Entry] = {}
    for entry in asked.registry.entries:
        values = [asked.value(entry, field) for field in fields]
        if any(value is None for value in values):
            continue
        other = first.setdefault(repr(values), entry)
        if other is not entry:
            said = " and ".join(f"`{field}`" for field in fields)
            related = (Related(message="the other entry", span=asked.place(other, fields[0])),)
            message = f"`{entry.key}` and `{other.key}` have the same {said}: {shown(asked.registry, tuple(values))}"
            yield finding(
                UNIQUE,
                message,
                at=asked.place(entry, fields[0]),
                help="the rule `unique` wants them to differ",
                related=related,
            )


def _refers_to(asked: Asked) -> Iterator[Finding]:
    field, kind = asked.arguments.field, asked.arguments.kind
    registries = asked.context.project.of_kind(kind) if kind else (asked.registry,)
    if kind in asked.context.project.uncertain:
        return
    if not registries:
        yield finding(
            UNKNOWN,
            f"there is no entry of a kind `{kind}` to refer to",
            at=asked.at,
            help="check the word behind `kind`",
        )
    if not registries or not all(registry.complete for registry in registries):
        return
    keys = {key for registry in registries for key in registry.by_key}
    for entry in asked.registry.entries:
        value = asked.value(entry, field)
        for word in value if isinstance(value, tuple) else (value,):
            if word is not None and shown(asked.registry, word) not in keys:
                text = shown(asked.registry, word)
                yield finding(
                    REFERS_TO, f"there is no `{text}`", at=asked.place(entry, field), help=suggestion(text, keys)
                )


def _required_with(asked: Asked) -> Iterator[Finding]:
    field, other = asked.arguments.field, asked.arguments.with_
    for entry in asked.registry.entries:
        if asked.value(entry, other) not in (None, False, "", ()) and asked.value(entry, field) in (None, "", ()):
            message = f"`{entry.key}` has `{other}` and no `{field}`"
            yield finding(REQUIRED_WITH, message, at=asked.place(entry, other), help=f"give `{field}` too")


def _implies(asked: Asked) -> Iterator[Finding]:
    when, then = asked.arguments.when, asked.arguments.then
    for entry in asked.registry.entries:
        if not all(meets(asked.registry, asked.value(entry, field), word) for field, word in when.items()):
            continue
        for field, word in then.items():
            value = asked.value(entry, field)
            if not meets(asked.registry, value, word):
                cause = " and ".join(f"`{name}: {shown(asked.registry, item)}`" for name, item in when.items())
                wanted = shown(asked.registry, word)
                message = (
                    f"`{entry.key}` has {cause}, so `{field}` has to be {wanted}, not {shown(asked.registry, value)}"
                )
                yield finding(IMPLIES, message, at=asked.place(entry, field), help=f"write `{field}: {wanted}`")


def _pattern(asked: Asked) -> Iterator[Finding]:
    field, matches = asked.arguments.field, asked.arguments.matches
    try:
        compiled = TypeAdapter(Annotated[str, PydanticField(pattern=rf"\A(?:{matches})\z")])
    except SchemaError as error:
        reason = str(error).rpartition("error: ")[2].partition("\n")[0]
        yield finding(UNKNOWN, f"`{matches}` is not a regular expression: {reason}", at=asked.at)
        return
    for entry in asked.registry.entries:
        value = asked.value(entry, field)
        if value is not None and not _matches(compiled, shown(asked.registry, value)):
            message = f"`{shown(asked.registry, value)}` does not match `{matches}`"
            yield finding(
                PATTERN, message, at=asked.place(entry, field), help="the rule `pattern` wants the whole text to match"
            )


def _matches(compiled: TypeAdapter[str], text: str) -> bool:
    """Whether the whole text matches; the expressions are of the sort that takes linear time, since specs are foreign."""
    try:
        compiled.validate_python(text)
    except ValidationError:
        return False
    return True


def _naming(asked: Asked) -> Iterator[Finding]:
    field, starts, ends = asked.arguments.field, asked.arguments.starts_with, asked.arguments.ends_with
    for entry in asked.registry.entries:
        name = shown(asked.registry, asked.value(entry, field))
        if starts and not name.startswith(tuple(starts)):
            yield finding(
                NAMING,
                f"`{name}` does not begin with one of the words that the rule asks for",
                at=asked.place(entry, field),
                help="one of " + ", ".join(f"`{word}`" for word in starts),
            )
        if ends and not name.endswith(tuple(ends)):
            yield finding(
                NAMING,
                f"`{name}` does not end with one of the words that the rule asks for",
                at=asked.place(entry, field),
                help="one of " + ", ".join(f"`{word}`" for word in ends),
            )


def _min_items(asked: Asked) -> Iterator[Finding]:
    field, count = asked.arguments.field, asked.arguments.count
    if not any(item.key == field and isinstance(item.type, ListType | MapType) for item in asked.registry.fields):
        help = "`min_items` takes a field that holds several values"
        yield finding(UNKNOWN, f"`{field}` is not a field of several values", at=asked.at, help=help)
        return
    for entry in asked.registry.entries:
        value = asked.value(entry, field)
        length = len(value) if isinstance(value, tuple | dict) else 0
        if length < count:
            yield finding(
                MIN_ITEMS,
                f"`{field}` of `{entry.key}` has {length} item{'' if length == 1 else 's'} and needs {count}",
                at=asked.place(entry, field),
            )


def _covers(asked: Asked) -> Iterator[Finding]:
    field = next((item for item in asked.registry.fields if item.key == asked.arguments), None)
    type_ = field.type.item if field and isinstance(field.type, ListType) else field.type if field else None
    if not isinstance(type_, MemberType):
        yield finding(
            UNKNOWN,
            f"`{asked.arguments}` is not a field with an enum",
            at=asked.at,
            help="`covers` takes a field whose values are members of an enum",
        )
        return
    if not asked.registry.complete:
        return
    used = {item.name for entry in asked.registry.entries for item in _member_items(entry.values.get(asked.arguments))}
    members = asked.registry.enums[type_.slot].members
    unused = [f"`{asked.arguments}: {member.value}`" for member in members if member.name not in used]
    if unused:
        listed = f"{', '.join(unused[:-1])} or {unused[-1]}" if len(unused) > 1 else unused[0]
        several = len(asked.context.project.of_kind(asked.registry.kind.name)) > 1
        entry = f"no entry of `{asked.registry.layout.name}`" if several else "no entry"
        help = (
            "add an entry for each, or remove the members" if len(unused) > 1 else "add an entry, or remove the member"
        )
        yield finding(COVERS, f"{entry} has {listed}", at=asked.at, help=help)


def _member_items(value: object) -> list[MemberValue]:
    return [item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, MemberValue)]


@dataclass(frozen=True, kw_only=True)
class DeclaredRule:
    """A rule that specs can ask for: what it takes, and what it does."""

    takes: Any
    check: Callable[[Asked], Iterator[Finding]]


RULES: Mapping[str, DeclaredRule] = {
    "unique": DeclaredRule(takes=str | Annotated[list[str], PydanticField(min_length=1)], check=_unique),
    "refers_to": DeclaredRule(takes=RefersTo, check=_refers_to),
    "required_with": DeclaredRule(takes=RequiredWith, check=_required_with),
    "implies": DeclaredRule(takes=Implies, check=_implies),
    "pattern": DeclaredRule(takes=Pattern, check=_pattern),
    "naming": DeclaredRule(takes=Naming, check=_naming),
    "min_items": DeclaredRule(takes=MinItems, check=_min_items),
    "covers": DeclaredRule(takes=str, check=_covers),
}
