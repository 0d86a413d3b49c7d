"""Kinds that are declared in YAML: `kind: kind` documents to kinds like any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field as PydanticField
from pydantic import ValidationError, create_model

from registrygen.api import (
    Constructs,
    Document,
    DocumentModel,
    EntryModel,
    EnumSlot,
    FieldType,
    Finding,
    Key,
    Kind,
    Lookup,
    Member,
    MemberType,
    Meta,
    Names,
    Object,
    ObjectType,
    Plain,
    Ref,
    Requires,
    Statistic,
    Wiring,
)
from registrygen.kinds.kind_checks import declaration_findings
from registrygen.kinds.kind_document import FieldModel, KeyModel, KindDocument
from registrygen.kinds.kind_remains import faulty_parts, fields_of, is_needed, names_of, remaining
from registrygen.pysource.names import pascal_case, snake_case
from registrygen.resolve.lookups import lookup_from, statistic_from
from registrygen.resolve.validation import findings_of


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A declared kind, None where too much is wrong with it, and what is.

    `faulty` are the names of the fields that are wrong themselves: the kind takes anything for them.
    """

    kind: Kind | None
    findings: tuple[Finding, ...]
    faulty: frozenset[str] = frozenset()


def declare(document: Document, taken: Mapping[str, Kind], faulty: frozenset[str] = frozenset()) -> Declaration:
    """The kind that a `kind: kind` document declares; `faulty` are fields that something is wrong with beside what is seen here.

    Kinds that exist already cannot be declared again.
    """
    values = {key: value for key, value in document.values.items() if value is not None and key != "registrygen"}
    model, findings = _model(document, values)
    parts = faulty_parts(document, findings)
    if model is None and parts is not None:
        model, _ = _model(document, remaining(values, parts))
    if model is None or parts is None:
        return Declaration(kind=None, findings=tuple(findings))
    unread = {f"`{name}`" for name in names_of(values, fields_of(parts))}
    problems = declaration_findings(document, model, taken)
    findings += [item for item in problems if not any(name in item.message for name in unread)]
    parts = faulty_parts(document, findings)
    if parts is None or any(is_needed(name, values) for name in faulty):
        return Declaration(kind=None, findings=tuple(findings))
    parts |= {("fields", name) for name in faulty}
    fields = fields_of(parts)
    if parts:
        model, _ = _model(document, remaining(values, parts))
    kind = _kind(document, model, fields) if model is not None else None
    return Declaration(kind=kind, findings=tuple(findings), faulty=names_of(values, fields))


def _model(document: Document, values: Mapping[str, object]) -> tuple[KindDocument | None, list[Finding]]:
    try:
        return KindDocument.model_validate(values), []
    except ValidationError as error:
        found = findings_of(
            error, KindDocument, lambda path: document.where(*path), lambda path: document.where_key(*path)
        )
        return None, found


def _kind(document: Document, model: KindDocument, faulty: Collection[str]) -> Kind:
    singular = model.noun
    stem = pascal_case(singular)
    key = model.key_model
    enums = [
        EnumSlot(
            slot=name,
            name=f"{stem}{pascal_case(name)}",
            members=field.enum,
            doc=field.doc,
            doubtful=document.repeats("fields", name, "enum"),
        )
        for name, field in model.fields.items()
        if field.enum is not None
    ]
    if key.type == "enum":
        enums.insert(0, EnumSlot(slot=key.name, name=stem, base="str, Enum", derive="key", doc=key.doc))
    return Kind(
        name=model.name,
        singular=singular,
        doc=model.doc,
        document=_document_model(model, stem),
        entry=_entry_model(model, stem, faulty),
        key=Key(
            field=key.name, type=_key_type(key, singular), doc=key.doc or f"Key of the {singular.replace('_', ' ')}."
        ),
        names=Names(
            module=model.module or f"{model.name}.registry",
            registry=model.registry or f"{snake_case(singular).upper()}_REGISTRY",
            metadata=model.metadata or f"{stem}Metadata",
        ),
        enums=tuple(enums),
        lookups=tuple(_lookups(model, singular)),
        statistics=tuple(_statistics(model)),
        wiring=(
            Wiring(payload=model.handlers.payload, method=model.handlers.method, parameter=model.handlers.parameter)
            if model.handlers
            else None
        ),
        constructs=(
            Constructs(field=model.constructs.field, transaction=model.constructs.transaction or "")
            if model.constructs
            else None
        ),
        name_templates=model.names,
        head_objects=dict.fromkeys(model.bases, "class"),
        asked=tuple((rule, document.where("rules", index, *list(rule)[:1])) for index, rule in enumerate(model.rules)),
        origin=document.path,
    )


def _key_type(key: KeyModel, singular: str) -> FieldType:
    if key.type == "enum":
        return MemberType(key.name)
    if key.type == "str":
        return Plain("str")
    return ObjectType(key.type, key.name)


def _document_model(model: KindDocument, stem: str) -> type[DocumentModel]:
    if not model.bases:
        return DocumentModel
    description = "Base class or protocol: `module:Name`."
    fields: dict[str, Any] = {
        _attribute(name): (str | None, PydanticField(default=None, alias=name, description=description))
        for name in model.bases
    }
    return create_model(f"{stem}Document", __base__=DocumentModel, **fields)


def _entry_model(model: KindDocument, stem: str, faulty: Collection[str]) -> type[EntryModel]:
    fields: dict[str, Any] = {
        _attribute(name): (Any, PydanticField(default=None, alias=name)) if name in faulty else _field(name, field)
        for name, field in model.fields.items()
    }
    if model.handlers is not None:
        fields["requires"] = (Requires, PydanticField(default={}, description="Which handlers handle the entry."))
    return create_model(f"{stem}Entry", __base__=EntryModel, **fields)


def _attribute(name: str) -> str:
    """The attribute of a model that holds a declared key: apart from all that pydantic's models and ours have themselves."""
    return f"declared_{name}"


_PYTHON: Mapping[str, Any] = {"str": str, "int": int, "float": float, "bool": bool}


def _field(name: str, field: FieldModel) -> tuple[Any, Any]:
    """The pydantic annotation and field of a declared field."""
    annotation: Any = _PYTHON.get(field.type or "", str)
    constraints = _constraints(field)
    if field.enum is not None:
        annotation = Annotated[str | int, Member(name)]
    elif field.ref is not None:
        annotation = Annotated[str, Ref(field.ref)]
    elif field.type in ("class", "callable", "object"):
        sort: Any = "any" if field.type == "object" else field.type
        annotation = Annotated[str, Object(name, sort=sort, base=field.base or "")]
    elif constraints:
        annotation = Annotated[annotation, PydanticField(**constraints)]
    if field.many:
        annotation = list[annotation]
        if field.min_items is not None:
            annotation = Annotated[annotation, PydanticField(min_length=field.min_items)]
    if field.optional:
        annotation = annotation | None
    default: Any = (
        field.default
        if field.default is not None
        else []
        if field.many and not field.min_items
        else None
        if field.optional
        else ...
    )
    annotation = Annotated[annotation, Meta(name=field.name or "", hidden=field.hidden, flag=field.flag or "")]
    return annotation, PydanticField(default=default, alias=name, description=field.doc)


def _constraints(field: FieldModel) -> dict[str, Any]:
    given = {
        "ge": field.minimum,
        "le": field.maximum,
        "pattern": field.pattern,
        "min_length": field.min_length,
        "max_length": field.max_length,
    }
    return {key: value for key, value in given.items() if value is not None}


def _lookups(model: KindDocument, singular: str) -> list[Lookup]:
    plural = snake_case(model.name)
    key = model.key_model
    found = [
        Lookup(name=f"get_all_{plural}", doc=f"Get all {plural.replace('_', ' ')}."),
        Lookup(
            name=f"get_{singular}",
            by=key.name,
            one=True,
            doc=f"Get the {singular.replace('_', ' ')} with this {key.name}.",
        ),
    ]
    return [*found, *(lookup_from(item, model.name, singular) for item in model.lookups)]


def _statistics(model: KindDocument) -> list[Statistic]:
    removed = {key for key, item in model.statistics.items() if item is None}
    kept = [figure for key, figure in model.figures.items() if key not in removed]
    return [*kept, *(statistic_from(key, item) for key, item in model.statistics.items() if item is not None)]
