"""The lookups and statistics of a registry: the kind's own, and those that its documents add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import MemberType, Plain
from registrygen.model.kind import Lookup, Statistic
from registrygen.model.registry import Enumeration, Registry
from registrygen.model.spec import DocumentModel, LookupModel, StatisticModel
from registrygen.pysource.names import is_identifier, snake_case
from registrygen.resolve.enums import MEMBER, member_finding
from registrygen.resolve.naming import COLLISION, IDENTIFIER, identifier_problem
from registrygen.resolve.validation import describe

FIELD = code("lookups/field", "A lookup, statistic or rule names a field that the entries do not have.")
SHAPE = code("lookups/shape", "A lookup's keys contradict each other.")
CODES: tuple[Code, ...] = (FIELD, SHAPE)


def lookups_of(registry: Registry) -> tuple[tuple[Lookup, ...], list[Finding]]:
    """The kind's lookups as far as the registry has what they need, then the documents' own; an own one with the same name replaces."""
    head = registry.head
    assert isinstance(head, DocumentModel)
    usable = {item.name: item for item in registry.kind.lookups if not item.needs or _has(registry, item.needs)}
    findings = [found for item in usable.values() for found in _kind_findings(registry, item.name, item.where)]
    first: dict[str, int] = {}
    for index, model in enumerate(head.lookups):
        problems = list(_problems(registry, model, index))
        if not problems:
            made = _lookup(registry, model)
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


def _key_place(registry: Registry, *path: str | int) -> Span:
    """The place of a key in the head, of the first document that gives it."""
    owner = next((item for item in registry.documents if path[0] in item.values), registry.documents[0])
    return owner.where_key(*path)


def _has(registry: Registry, needed: str) -> bool:
    if needed == "handlers":
        return bool(registry.handlers)
    slot, dot, word = needed.partition(".")
    if dot:
        return slot in registry.enums and registry.enums[slot].member(word) is not None
    return needed in registry.handlers


def _lookup(registry: Registry, model: LookupModel) -> Lookup:
    singular = registry.kind.singular
    by = model.by or ""
    name = model.name or (
        f"get_{singular}_by_{snake_case(by)}" if model.one else f"get_{_plural(registry)}_by_{snake_case(by)}"
    )
    return Lookup(
        name=name,
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


def _plural(registry: Registry) -> str:
    return snake_case(registry.kind.name)


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
    if model.one and model.by is None:
        yield finding(
            SHAPE, "a lookup of `one` needs `by`", at=at("one"), help="say which field the argument is compared with"
        )
    if model.name is None and model.by is None:
        yield finding(SHAPE, "a lookup without `by` needs a `name`", at=at("name"), help="add `name: get_...`")
    if model.missing is not None and not model.one:
        yield finding(SHAPE, "`missing` goes with `one`", at=at("missing"), help="add `one: true`, or remove `missing`")
    if model.key is not None and (model.one or model.result is not None):
        help = "remove `key`, or the other one"
        message = "`key` makes the result a dict, and goes with neither `one` nor `result`"
        yield finding(SHAPE, message, at=at("key"), help=help)


_PYTHON = {"str": str, "int": int, "float": float, "bool": bool}


def field_findings(registry: Registry, name: str, at: Span) -> Iterable[Finding]:
    """That `name` is no field of the entries, with the nearest one."""
    known = [field.key for field in registry.fields if not field.hidden]
    if name not in known:
        yield finding(FIELD, f"`{name}` is not a field of {registry.kind.name}", at=at, help=suggestion(name, known))


def where_findings(registry: Registry, where: Mapping[str, object], path: tuple[str | int, ...]) -> Iterable[Finding]:
    """What is wrong with conditions: fields that do not exist, words that are no members."""
    types = {field.key: field.type for field in registry.fields}
    for name, word in where.items():
        yield from field_findings(registry, name, _key_place(registry, *path, name))
        type_ = types.get(name)
        if isinstance(type_, MemberType) and type_.slot in registry.enums:
            enumeration = registry.enums[type_.slot]
            if not is_member(enumeration, word):
                yield member_finding(enumeration, word, registry.where(*path, name))
        elif isinstance(type_, Plain) and type(word) is not _PYTHON[type_.python]:
            message = f"`{name}` is never {describe(word)}: its values are of the type `{type_.python}`"
            yield finding(FIELD, message, at=registry.where(*path, name), help="change the condition's value")


def is_member(enumeration: Enumeration, word: object) -> bool:
    """Whether a word names a member; of an enum that cannot be looked into any name may be one."""
    known = enumeration.known or not isinstance(word, str) or not is_identifier(word)
    return enumeration.member(word) is not None if known else True


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
        named = identifier_problem(key, _key_place(registry, "statistics", key), "a figure")
        if named is not None:
            findings.append(named)
        elif model is None:
            figures.pop(key, None)
        elif model == "total":
            figures[key] = Statistic(key=key)
        elif isinstance(model, StatisticModel):
            findings.extend(_statistic_findings(registry, key, model))
            figures[key] = Statistic(key=key, where=model.where, by=model.by or "", distinct=model.distinct or "")
    return tuple(figures.values()), findings


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
