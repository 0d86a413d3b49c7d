"""The lookups and statistics of a registry: the kind's own, and those that its documents add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import Field, ListType, MapType, MemberType
from registrygen.model.kind import Lookup, Statistic
from registrygen.model.registry import Entry, Registry
from registrygen.model.spec import DocumentModel, LookupModel, StatisticModel
from registrygen.pysource.names import is_identifier, snake_case
from registrygen.resolve.naming import COLLISION, IDENTIFIER, identifier_problem
from registrygen.resolve.validation import UNKNOWN_KEY
from registrygen.rules.conditions import FIELD, MEMBER, field_findings, is_member, word_findings
from registrygen.rules.values import meets, shown

SHAPE = code("lookups/shape", "A lookup's keys contradict each other.")
NOT_UNIQUE = code(
    "lookups/not-unique",
    "A lookup finds one entry by a field whose value two entries share.\n\nIt could never return the second.",
)
CODES: tuple[Code, ...] = (FIELD, SHAPE, NOT_UNIQUE)


def lookups_of(registry: Registry) -> tuple[tuple[Lookup, ...], list[Finding]]:
    """The kind's lookups as far as the registry has what they need, then the documents' own; an own one with the same name replaces."""
    head = registry.head
    assert isinstance(head, DocumentModel)
    usable = {item.name: item for item in registry.kind.lookups if not item.needs or _has(registry, item.needs)}
    findings = [
        found
        for item in usable.values()
        for where in (item.where, item.unless)
        for found in _kind_findings(registry, item.name, where)
    ]
    findings.extend(found for item in usable.values() if item.one for found in _kind_repeated(registry, item))
    first: dict[str, int] = {}
    for index, model in enumerate(head.lookups):
        problems = list(_problems(registry, model, index))
        if not problems:
            made = lookup_from(model, registry.kind.name, registry.kind.singular)
            other = first.setdefault(made.name, index)
            if other != index:
                problems = [_twice(registry, made.name, index, other)]
            usable[made.name] = made
        findings.extend(problems)
    return tuple(usable.values()), findings


def _twice(registry: Registry, name: str, index: int, other: int) -> Finding:
    related = (Related(message="the other one", span=registry.where("lookups", other)),)
    help = "give one of them another `name`"
    at = registry.where("lookups", index)
    return finding(COLLISION, f"two lookups are named `{name}`", at=at, help=help, related=related)


def _has(registry: Registry, needed: str) -> bool:
    if needed == "handlers":
        return bool(registry.handlers)
    slot, dot, word = needed.partition(".")
    if dot:
        return slot in registry.enums and registry.enums[slot].member(word) is not None
    return needed in registry.handlers


def lookup_from(model: LookupModel, kind: str, singular: str) -> Lookup:
    """The lookup that a spec asks for, a document or a kind's declaration, with the name that it has where it is given none."""
    by = model.by or ""
    noun = singular if model.one else snake_case(kind)
    return Lookup(
        name=model.name or f"get_{noun}_by_{snake_case(by)}",
        by=by,
        where=model.where,
        select=model.select or "",
        key=model.key or "",
        one=model.one,
        missing=model.missing or "error",
        result=model.result or "list",
        parameter=model.parameter or "",
        doc=model.doc or "",
    )


def _problems(registry: Registry, model: LookupModel, index: int) -> Iterable[Finding]:
    def at(key: str) -> Span:
        return registry.where("lookups", index, key)

    for key, name in (("by", model.by), ("select", model.select), ("key", model.key)):
        if name is not None:
            yield from field_findings(registry, name, at(key))
    yield from where_findings(registry, model.where, ("lookups", index, "where"))
    if model.name is not None and not is_identifier(model.name):
        help = "use letters, digits and `_`, and no keyword"
        yield finding(IDENTIFIER, f"`{model.name}` cannot name a function in Python", at=at("name"), help=help)
    if model.parameter is not None:
        problem = identifier_problem(model.parameter, at("parameter"), "a parameter")
        if problem is not None:
            yield problem
        elif model.parameter in _generated_names(registry):
            message = f"`{model.parameter}` is generated beside the lookup, which a parameter of the name would hide"
            yield finding(COLLISION, message, at=at("parameter"), help="give the parameter another name")
    if model.one:
        yield from _one_problems(registry, model, index)
    if model.name is None and model.by is None:
        yield finding(SHAPE, "a lookup without `by` needs a `name`", at=at("name"), help="add `name: get_...`")
    if model.missing is not None and not model.one:
        yield finding(SHAPE, "`missing` goes with `one`", at=at("missing"), help="add `one: true`, or remove `missing`")
    if model.key is not None and (model.one or model.result is not None):
        help = "remove `key`, or the other one"
        message = "`key` makes the result a dict, and goes with neither `one` nor `result`"
        yield finding(SHAPE, message, at=at("key"), help=help)


def _generated_names(registry: Registry) -> frozenset[str]:
    """What lookups use, or may, of that which is generated with them."""
    layout = registry.layout
    return frozenset({layout.name, layout.metadata, *(item.name for item in registry.enums.values())})


def _one_problems(registry: Registry, model: LookupModel, index: int) -> Iterable[Finding]:
    """Why a lookup cannot find one entry."""
    at = partial(registry.where, "lookups", index)
    field = next((item for item in registry.fields if item.key == model.by and not item.hidden), None)
    if model.by is None:
        help = "say which field the argument is compared with"
        yield finding(SHAPE, "a lookup of `one` needs `by`", at=at("one"), help=help)
    if model.result is not None:
        help = "remove `result`, or `one`"
        yield finding(
            SHAPE, "`result` is what many are returned in, and goes not with `one`", at=at("result"), help=help
        )
    if field is not None and isinstance(field.type, ListType | MapType):
        help = "remove `one: true`: the lookup finds all entries that have the value"
        yield finding(SHAPE, f"`{model.by}` holds several values, and cannot find one entry", at=at("by"), help=help)
    elif field is not None:
        yield from _repeated(registry, field, model.where, at("by"))


def _kind_repeated(registry: Registry, lookup: Lookup) -> Iterable[Finding]:
    """The same for a lookup of the kind; the keys of entries differ in any case."""
    field = next(item for item in registry.fields if item.key == lookup.by)
    return [] if field.is_key else _repeated(registry, field, lookup.where, registry.documents[0].kind_span)


def _repeated(registry: Registry, field: Field, where: Mapping[str, object], at: Span) -> Iterable[Finding]:
    """The first two entries with one value of a field that a lookup finds one entry by."""
    first: dict[str, Entry] = {}
    for entry in registry.entries:
        value = entry.values.get(field.key)
        if value is None or not all(meets(registry, entry.values.get(key), word) for key, word in where.items()):
            continue
        other = first.setdefault(repr(value), entry)
        if other is not entry:
            said = shown(registry, value)
            message = f"`{other.key}` and `{entry.key}` both have `{field.key}: {said}`, and the lookup finds one entry"
            related = tuple(Related(message=f"`{item.key}`", span=item.where(field.key)) for item in (other, entry))
            yield finding(NOT_UNIQUE, message, at=at, help="remove `one: true`, or tell the two apart", related=related)
            return


def where_findings(registry: Registry, where: Mapping[str, object], path: tuple[str | int, ...]) -> Iterable[Finding]:
    """What is wrong with conditions below a path of the head: fields that do not exist, words that no entry can have."""
    for name in where:
        yield from field_findings(registry, name, registry.where_key(*path, name))
    yield from word_findings(registry, where, lambda name: registry.where(*path, name))


def _kind_findings(registry: Registry, name: str, where: Mapping[str, object] | None) -> Iterable[Finding]:
    """Members that a lookup or figure of the kind asks for, and that the registry's own enum does not have."""
    types = {field.key: field.type for field in registry.fields}
    for key, word in (where or {}).items():
        type_ = types.get(key)
        enumeration = registry.enums.get(type_.slot) if isinstance(type_, MemberType) else None
        if enumeration is not None and not is_member(enumeration, word):
            help = f"{registry.kind.name} have `{name}`, which asks for it: add the member, or leave the enum as the kind has it"
            message = f"`{enumeration.name}` has no member `{word}`"
            yield finding(MEMBER, message, at=enumeration.span, help=help)


def statistics_of(registry: Registry) -> tuple[tuple[Statistic, ...], list[Finding]]:
    """The kind's figures, `handlers` ones written out, with the documents' changes."""
    head = registry.head
    assert isinstance(head, DocumentModel)
    figures: dict[str, Statistic] = {}
    for item in registry.kind.statistics:
        if item.needs and not _has(registry, item.needs):
            continue
        if item.handlers:
            made = (Statistic(key=f"requiring_{key}", where={f"requires_{key}": True}) for key in registry.handlers)
            figures.update({figure.key: figure for figure in made})
        else:
            figures[item.key] = item
    findings = [found for item in figures.values() for found in _kind_findings(registry, item.key, item.where)]
    for key, model in head.statistics.items():
        named = identifier_problem(key, registry.where_key("statistics", key), "a figure")
        if named is not None:
            findings.append(named)
        elif model is None:
            if key not in {*figures, *(item.key for item in registry.kind.statistics)}:
                at, help = registry.where_key("statistics", key), suggestion(key, figures)
                findings.append(finding(UNKNOWN_KEY, f"there is no figure `{key}` to remove", at=at, help=help))
            figures.pop(key, None)
        elif model == "total":
            figures[key] = statistic_from(key, model)
        elif isinstance(model, StatisticModel):
            findings.extend(_statistic_findings(registry, key, model))
            figures[key] = statistic_from(key, model)
    return tuple(figures.values()), findings


def statistic_from(key: str, model: StatisticModel | Literal["total"]) -> Statistic:
    """The figure that a spec asks for, a document or a kind's declaration."""
    if isinstance(model, StatisticModel):
        return Statistic(key=key, where=model.where, by=model.by or "", distinct=model.distinct or "")
    return Statistic(key=key)


def _statistic_findings(registry: Registry, key: str, model: StatisticModel) -> Iterable[Finding]:
    given = [name for name in ("where", "by", "distinct") if getattr(model, name) is not None]
    if len(given) != 1:
        at = registry.where("statistics", key)
        yield finding(
            SHAPE, f"the statistic `{key}` needs one of `where`, `by` and `distinct`", at=at, help="or write `total`"
        )
    for name in ("by", "distinct"):
        if getattr(model, name) is not None:
            yield from field_findings(registry, getattr(model, name), registry.where("statistics", key, name))
    yield from where_findings(registry, model.where or {}, ("statistics", key, "where"))
