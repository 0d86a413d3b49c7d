"""What has to hold for a kind's declaration before there is a kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field as PydanticField
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaError

from registrygen.api import (
    Code,
    Document,
    DocumentModel,
    EntryModel,
    Enumeration,
    Finding,
    Kind,
    Related,
    Span,
    code,
    finding,
    suggestion,
)
from registrygen.kinds.kind_document import KIND, FieldModel, KindDocument
from registrygen.model.registry import EnumMember
from registrygen.model.spec import LookupModel, StatisticModel
from registrygen.pysource.names import is_identifier, is_module_path
from registrygen.resolve.drafts import MODULE
from registrygen.resolve.enums import member_findings
from registrygen.resolve.lookups import SHAPE
from registrygen.resolve.naming import identifier_problem, problem_in
from registrygen.resolve.validation import UNKNOWN_KEY, value_problem
from registrygen.rules.conditions import FIELD as UNKNOWN_FIELD
from registrygen.rules.conditions import MEMBER

FIELD = code("kind/field", "A field of a declared kind contradicts itself, or has a name that cannot be used.")
NAME = code("kind/name", "A declared kind has a name that cannot be used, or that another kind has.")
PAYLOAD = code("kind/payload", "A declared kind's `handlers.payload` is not a field that names one class.")
CONSTRUCTS = code(
    "kind/constructs",
    "A declared kind's `constructs` does not name a `class` field, or for `transaction` a `bool` field.",
)
CODES: tuple[Code, ...] = (CONSTRUCTS, FIELD, NAME, PAYLOAD)

_NUMBERS, _TEXTS = ("minimum", "maximum"), ("pattern", "min_length", "max_length")
_PYTHON: Mapping[str, Any] = {"str": str, "int": int, "float": float, "bool": bool}
_CONSTRAINTS = {
    "minimum": "ge",
    "maximum": "le",
    "pattern": "pattern",
    "min_length": "min_length",
    "max_length": "max_length",
}


def declaration_findings(document: Document, model: KindDocument, taken: Mapping[str, Kind]) -> list[Finding]:
    """Everything that is wrong with a declaration whose values have the right types."""
    findings = [
        *_name_findings(document, model, taken),
        *_generated_name_findings(document, model),
        *_template_findings(document, model),
        *_same_name_findings(document, model),
        *_lookup_findings(document, model),
        *_rule_findings(document, model),
    ]
    for name, field in model.fields.items():
        findings.extend(_field_findings(document, model, name, field))
    if model.handlers is not None:
        findings.extend(_payload_findings(document, model))
    return [*findings, *_constructs_findings(document, model)]


def _name_findings(document: Document, model: KindDocument, taken: Mapping[str, Kind]) -> Iterator[Finding]:
    help = "use lower-case letters, digits and `_`"
    if not is_identifier(model.name) or model.name == KIND:
        yield finding(NAME, f"`{model.name}` cannot name a kind", at=document.where("name"), help=help)
    elif model.name in taken:
        there = f"there is a kind `{model.name}` already"
        yield finding(NAME, there, at=document.where("name"), help="choose another name")
    if model.singular is not None and not is_identifier(model.singular):
        yield finding(NAME, f"`{model.singular}` cannot name an entry", at=document.where("singular"), help=help)
    key = model.key_model.name
    if not is_identifier(key) or key in _entry_keys() or key.startswith("_"):
        path = ("key",) if isinstance(model.key, str) else ("key", "name")
        yield finding(NAME, f"`{key}` cannot name a field", at=document.where(*path), help=help)
    head_keys = {info.alias or name for name, info in DocumentModel.model_fields.items()}
    for index, base in enumerate(model.bases):
        if not is_identifier(base) or base in head_keys or base.startswith("_"):
            at = document.where("bases", index)
            yield finding(NAME, f"`{base}` cannot be a head key", at=at, help="choose another name")


def _entry_keys() -> set[str]:
    return {info.alias or name for name, info in EntryModel.model_fields.items()} | {"requires"}


def _generated_name_findings(document: Document, model: KindDocument) -> Iterator[Finding]:
    """Names and modules that the declaration chooses for what is generated."""
    names: list[tuple[str | None, tuple[str | int, ...], str]] = [
        (model.registry, ("registry",), "a registry"),
        (model.metadata, ("metadata",), "a class"),
    ]
    names += [(field.name, ("fields", name, "name"), "a field") for name, field in model.fields.items()]
    names += [(field.flag, ("fields", name, "flag"), "a field") for name, field in model.fields.items()]
    for index, lookup in enumerate(model.lookups):
        names.append((lookup.name, ("lookups", index, "name"), "a function"))
        names.append((lookup.parameter, ("lookups", index, "parameter"), "a parameter"))
    if model.handlers is not None:
        names.append((model.handlers.parameter, ("handlers", "parameter"), "a parameter"))
    for name, path, what in names:
        problem = identifier_problem(name, document.where(*path), what) if name is not None else None
        if problem is not None:
            yield problem
    for key in model.statistics:
        problem = identifier_problem(key, document.where_key("statistics", key), "a figure")
        if problem is not None:
            yield problem
    if model.module is not None and not is_module_path(model.module):
        help = "write a dotted name below the output's package: `jobs.registry`"
        yield finding(MODULE, f"`{model.module}` is not a module", at=document.where("module"), help=help)


def _template_findings(document: Document, model: KindDocument) -> Iterator[Finding]:
    """Name templates with placeholders that no entry of the kind will have, where they are declared."""
    templates: list[tuple[str, tuple[str, ...]]] = [
        (template, ("names", name)) for name, template in model.names.items()
    ]
    if model.handlers is not None:
        templates.append((model.handlers.method, ("handlers", "method")))
    known = dict.fromkeys(("key", model.key_model.name, *model.fields), "")
    for template, path in templates:
        problem = problem_in(template, known, document.where(*path))
        if problem is not None:
            yield problem


def _same_name_findings(document: Document, model: KindDocument) -> Iterator[Finding]:
    first: dict[str, Span] = {model.key_model.name: document.where("key")}
    for name, field in model.fields.items():
        metadata, at = field.name or name, document.where_key("fields", name)
        if name in _entry_keys() or name == model.key_model.name:
            continue
        other = first.setdefault(metadata, at)
        if other is not at:
            related = (Related(message="the other one", span=other),)
            message = f"two fields of the metadata are named `{metadata}`"
            yield finding(FIELD, message, at=at, help="give one of them another `name`", related=related)
    taken = {**{name: document.where_key("fields", name) for name in model.fields}, **first}
    for name, field in model.fields.items():
        yield from _flag_findings(document, name, field, taken)


def _flag_findings(document: Document, name: str, field: FieldModel, taken: dict[str, Span]) -> Iterator[Finding]:
    """Flags that would always be true, and names of theirs that are taken."""
    if field.flag is None:
        return
    at = document.where("fields", name, "flag")
    if not (field.optional or field.many) or field.min_items:
        message = f"every entry gives `{name}`, so that `{field.flag}` would always be true"
        yield finding(FIELD, message, at=at, help="remove `flag`, or add `optional: true`")
    if field.flag in taken or field.flag in _entry_keys():
        related = (Related(message="the other one", span=taken[field.flag]),) if field.flag in taken else ()
        message = f"`{field.flag}` is the name of another field"
        yield finding(FIELD, message, at=at, help="choose another name for the flag", related=related)
    taken.setdefault(field.flag, at)


def _field_findings(document: Document, model: KindDocument, name: str, field: FieldModel) -> Iterator[Finding]:
    at = document.where_key("fields", name)
    reserved = _entry_keys() | {model.key_model.name}
    if not is_identifier(name) or name in reserved or name.startswith("_"):
        problem = "every entry has a key of that name" if name in reserved else "it cannot name a field in Python"
        help = "choose another name, and set `name:` for the metadata"
        yield finding(FIELD, f"`{name}` cannot be a field: {problem}", at=at, help=help)
    sorts = [sort for sort in ("type", "enum", "ref") if getattr(field, sort) is not None]
    if len(sorts) != 1:
        said = (
            "says " + " and ".join(f"`{sort}`" for sort in sorts) if sorts else "says neither `type`, `enum` nor `ref`"
        )
        yield finding(FIELD, f"the field `{name}` {said}", at=at, help="give one of `type`, `enum` and `ref`")
        return
    if field.base is not None and field.base not in model.bases:
        help = suggestion(field.base, model.bases) or f"add `bases: [{field.base}]`"
        at = document.where("fields", name, "base")
        yield finding(FIELD, f"`{field.base}` is not among `bases`", at=at, help=help)
    constraints = list(_constraint_findings(document, name, field))
    yield from constraints
    if not constraints:
        yield from _default_findings(document, name, field)
    yield from _member_findings(document, name, field)


def _constraint_findings(document: Document, name: str, field: FieldModel) -> Iterator[Finding]:
    """Limits that the field's type does not have, and patterns that are no regular expressions."""
    fitting = {"int": _NUMBERS, "float": _NUMBERS, "str": _TEXTS}.get(field.type or "", ())
    for key in (*_NUMBERS, *_TEXTS):
        if getattr(field, key) is not None and key not in fitting:
            at = document.where_key("fields", name, key)
            yield finding(FIELD, f"`{key}` says nothing about the field `{name}`", at=at, help="remove it")
        elif field.type == "int" and key in _NUMBERS and isinstance(getattr(field, key), float):
            at = document.where("fields", name, key)
            yield finding(FIELD, f"`{key}` of the whole number `{name}` has to be a whole number", at=at)
    if field.min_items is not None and not field.many:
        at = document.where_key("fields", name, "min_items")
        yield finding(FIELD, f"`min_items` says nothing about the field `{name}`", at=at, help="add `many: true`")
    for least, most in (("minimum", "maximum"), ("min_length", "max_length")):
        low, high = getattr(field, least), getattr(field, most)
        if low is not None and high is not None and low > high:
            message = f"no value of `{name}` can be at least {low} and at most {high}"
            help = f"`{least}` has to be no more than `{most}`"
            yield finding(FIELD, message, at=document.where("fields", name, least), help=help)
    if field.pattern is not None:
        problem = pattern_problem(field.pattern)
        if problem:
            at = document.where("fields", name, "pattern")
            yield finding(FIELD, f"`{field.pattern}` is not a regular expression: {problem}", at=at)


def pattern_problem(pattern: str) -> str:
    """Why a text is not a regular expression (of the sort that takes linear time), empty where it is one."""
    try:
        TypeAdapter(Annotated[str, PydanticField(pattern=pattern)])
    except SchemaError as error:
        return str(error).strip().rpartition("error: ")[2].partition("\n")[0]
    return ""


def _default_findings(document: Document, name: str, field: FieldModel) -> Iterator[Finding]:
    """A default that entries could not give themselves."""
    if field.default is None:
        return
    at = document.where("fields", name, "default")
    words = field.default if isinstance(field.default, list) else [field.default]
    if isinstance(field.default, list) != field.many:
        wanted = "a list" if field.many else "one value"
        yield finding(FIELD, f"the default of `{name}` has to be {wanted}", at=at)
        return
    if field.min_items is not None and len(words) < field.min_items:
        message = f"the default of `{name}` is too short: `min_items` asks for {field.min_items}"
        yield finding(FIELD, message, at=at, help="add to it, or lower `min_items`")
    if field.enum is not None:
        known = [*field.enum, *map(str, field.enum.values())]
        for word in words:
            if word not in known and not _may_be_member(document, name, field, word):
                help = suggestion(str(word), known)
                yield finding(FIELD, f"the default `{word}` is not a member of `{name}`", at=at, help=help)
    else:
        adapter: TypeAdapter[Any] = TypeAdapter(_item_type(field))
        for word in words:
            try:
                adapter.validate_python(word, strict=True)
            except ValidationError as error:
                yield finding(FIELD, value_problem(f"the default of `{name}`", error), at=at)


def _may_be_member(document: Document, name: str, field: FieldModel, word: object) -> bool:
    """Whether a word is a member of a field's enum; where a member is given twice, any word may be one that is not there."""
    members = field.enum or {}
    return word in (*members, *members.values()) or document.repeats("fields", name, "enum")


def _item_type(field: FieldModel) -> Any:
    given = {key: getattr(field, key) for key in _CONSTRAINTS if getattr(field, key) is not None}
    return Annotated[
        _PYTHON.get(field.type or "", str), PydanticField(**{_CONSTRAINTS[k]: v for k, v in given.items()})
    ]


def _member_findings(document: Document, name: str, field: FieldModel) -> list[Finding]:
    if field.enum is None:
        return []
    members = tuple(
        EnumMember(name=member, value=value, span=document.where_key("fields", name, "enum", member))
        for member, value in field.enum.items()
    )
    return member_findings(Enumeration(slot=name, name=name, members=members, span=document.where_key("fields", name)))


def _condition_findings(
    document: Document, model: KindDocument, path: tuple[str | int, ...], where: Mapping[str, object]
) -> Iterator[Finding]:
    """Words that are no members of the enum that the declaration itself gives."""
    for key, word in where.items():
        field = model.fields.get(key)
        if field is not None and field.enum is not None and not _may_be_member(document, key, field, word):
            help = suggestion(str(word), [*field.enum, *map(str, field.enum.values())])
            yield finding(MEMBER, f"`{word}` is not a member of `{key}`", at=document.where(*path, key), help=help)


def _lookup_findings(document: Document, model: KindDocument) -> Iterator[Finding]:
    """Fields that lookups and statistics name and the kind does not have."""
    known = [model.key_model.name, *(name for name, field in model.fields.items() if not field.hidden)]
    known += [field.flag for field in model.fields.values() if field.flag is not None]
    handled = model.handlers is not None
    asked: list[tuple[str, LookupModel | StatisticModel | str, str | int]] = [
        *(("lookups", item, index) for index, item in enumerate(model.lookups)),
        *(("statistics", item, key) for key, item in model.statistics.items() if item is not None),
    ]
    for key in (key for key, item in model.statistics.items() if item is None and key not in model.figures):
        at, help = document.where_key("statistics", key), suggestion(key, model.figures)
        yield finding(UNKNOWN_KEY, f"there is no figure `{key}` to remove", at=at, help=help)
    for section, item, step in asked:
        for key in ("by", "select", "key", "distinct"):
            word = getattr(item, key, None)
            if word is not None and word not in known and not (handled and word.startswith("requires_")):
                at = document.where(section, step, key)
                yield finding(
                    UNKNOWN_FIELD, f"`{word}` is not a field of {model.name}", at=at, help=suggestion(word, known)
                )
        yield from _condition_findings(document, model, (section, step, "where"), getattr(item, "where", None) or {})
        for word in getattr(item, "where", None) or {}:
            if word not in known and not (handled and word.startswith("requires_")):
                at = document.where_key(section, step, "where", word)
                yield finding(
                    UNKNOWN_FIELD, f"`{word}` is not a field of {model.name}", at=at, help=suggestion(word, known)
                )
        if isinstance(item, LookupModel):
            yield from _shape_findings(document, model, item, (section, step))


def _shape_findings(
    document: Document, model: KindDocument, item: LookupModel, path: tuple[str | int, ...]
) -> Iterator[Finding]:
    if item.by is None and (item.one or item.name is None):
        yield finding(SHAPE, "a lookup without `by` needs a `name`, and finds many", at=document.where(*path))
    field = model.fields.get(item.by or "")
    if item.one and field is not None and field.many:
        help = "remove `one: true`: the lookup finds all entries that have the value"
        message = f"`{item.by}` holds several values, and cannot find one entry"
        yield finding(SHAPE, message, at=document.where(*path, "by"), help=help)
    if item.one and item.result is not None:
        message = "`result` is what many are returned in, and goes not with `one`"
        yield finding(SHAPE, message, at=document.where(*path, "result"), help="remove `result`, or `one`")


def _rule_findings(document: Document, model: KindDocument) -> Iterator[Finding]:
    """Words in the conditions of rules; what else is wrong with a rule is told where it is applied."""
    for index, rule in enumerate(model.rules):
        asked = rule.get("implies")
        parts = asked if isinstance(asked, dict) else {}
        for part, words in parts.items():
            if part in ("when", "then") and isinstance(words, dict):
                yield from _condition_findings(document, model, ("rules", index, "implies", part), words)


def _payload_findings(document: Document, model: KindDocument) -> list[Finding]:
    assert model.handlers is not None
    payload, key = model.handlers.payload, model.key_model
    fitting = [name for name, item in model.fields.items() if (item.type == "class" or item.ref) and not item.many]
    fitting += [key.name] if key.type == "class" else []
    if payload in fitting:
        return []
    field, at = model.fields.get(payload), document.where("handlers", "payload")
    why = "holds several, and a handler receives one" if field and field.many else "is not a field that names a class"
    return [finding(PAYLOAD, f"`{payload}` {why}", at=at, help=suggestion(payload, fitting))]


def _constructs_findings(document: Document, model: KindDocument) -> Iterator[Finding]:
    asked = model.constructs
    wanted = (("field", asked.field, "class"), ("transaction", asked.transaction, "bool")) if asked else ()
    for key, name, type_ in wanted:
        fitting = [field for field, item in model.fields.items() if item.type == type_ and not item.many]
        if name is not None and name not in fitting:
            help = suggestion(name, fitting) or f"declare a field with `type: {type_}`"
            at = document.where("constructs", key)
            yield finding(CONSTRUCTS, f"`{name}` is not a field that holds one `{type_}`", at=at, help=help)
