"""Kinds that are declared in YAML: `kind: kind` documents to kinds like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field as PydanticField
from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError, create_model

from registrygen.api import (
    Code,
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
    SpecModel,
    Statistic,
    Wiring,
    code,
    finding,
    suggestion,
)
from registrygen.model.spec import LookupModel, StatisticModel
from registrygen.pysource.names import is_identifier, pascal_case, snake_case
from registrygen.resolve.validation import findings_of

FIELD = code("kind/field", "A field of a declared kind contradicts itself, or has a name that cannot be used.")
NAME = code("kind/name", "A declared kind has a name that cannot be used, or that another kind has.")
PAYLOAD = code("kind/payload", "A declared kind's `handlers.payload` is not a field that names a class.")
CODES: tuple[Code, ...] = (FIELD, NAME, PAYLOAD)

KIND = "kind"
Scalar = StrictStr | StrictBool | StrictInt | StrictFloat


class FieldModel(SpecModel):
    """A field of a declared kind's entries."""

    type: Literal["str", "int", "float", "bool", "class", "callable", "object"] | None = PydanticField(
        default=None, description="`str`, `int`, `float`, `bool`, or a Python object: `class`, `callable` or `object`."
    )
    enum: dict[str, str | int] | None = PydanticField(
        default=None, description="Members of the field's own enum: name to value."
    )
    ref: str | None = PydanticField(default=None, description="The kind whose entries the field names by key.")
    many: bool = PydanticField(default=False, description="Whether the field holds a list.")
    default: Scalar | list[Scalar] | None = PydanticField(
        default=None, description="The value of entries that leave the field out."
    )
    optional: bool = PydanticField(
        default=False, description="Whether entries may leave the field out, which makes it None."
    )
    doc: str = PydanticField(default="", description="What the field says.")
    name: str | None = PydanticField(default=None, description="Name of the metadata field, if it is not the key.")
    hidden: bool = PydanticField(
        default=False, description="Whether the field is for the spec alone and not generated."
    )
    minimum: int | float | None = PydanticField(default=None, description="Smallest number.")
    maximum: int | float | None = PydanticField(default=None, description="Largest number.")
    pattern: str | None = PydanticField(
        default=None, description="A regular expression that the text has to contain a match of."
    )
    min_length: int | None = PydanticField(default=None, description="Fewest characters of a text.")
    max_length: int | None = PydanticField(default=None, description="Most characters of a text.")
    min_items: int | None = PydanticField(default=None, description="Fewest items of a list.")
    base: str | None = PydanticField(
        default=None, description="The head key of the kind's documents that names the class's base."
    )


class KeyModel(SpecModel):
    """What the entries' keys are, where that is more than a text."""

    name: str = PydanticField(default="name", description="The metadata field that the key fills.")
    type: Literal["str", "class", "callable", "enum"] = PydanticField(
        default="str", description="`str`, a Python object, or a member of an enum of all keys."
    )
    doc: str = PydanticField(default="", description="What the key is.")


class DeclaredHandlersModel(SpecModel):
    """That entries of the kind can be handled."""

    payload: str = PydanticField(
        description="The field whose class a handler receives: a `class` field, or a `ref` to entries whose keys are classes."
    )
    method: str = PydanticField(default="handle_{key|snake}", description="Name template of the handlers' methods.")
    parameter: str = PydanticField(default="event", description="Name of the methods' parameter.")


class KindDocument(SpecModel):
    """The keys of `kind: kind`: the document is the declaration."""

    registrygen: int | None = PydanticField(default=None, description="Version of the spec language: 1.")
    kind: str = PydanticField(description="`kind`.")
    name: str = PydanticField(description="The kind's name, which documents give as `kind:`.")
    singular: str | None = PydanticField(default=None, description="One of them; the name without its `s` if left out.")
    doc: str = PydanticField(default="", description="What the entries are.")
    key: str | KeyModel = PydanticField(
        default="name", description="The metadata field that an entry's key fills, or a mapping that says more."
    )
    fields: dict[str, FieldModel] = PydanticField(default={}, description="The fields of the entries.")
    bases: list[str] = PydanticField(
        default=[], description="Head keys of the kind's documents that name a base class or protocol."
    )
    handlers: DeclaredHandlersModel | None = PydanticField(default=None, description="That entries can be handled.")
    names: dict[str, str] = PydanticField(default={}, description="Default name templates.")
    module: str | None = PydanticField(
        default=None, description="Default module of the registry; `<name>.registry` if left out."
    )
    registry: str | None = PydanticField(
        default=None, description="Default name of the registry constant; `<SINGULAR>_REGISTRY` if left out."
    )
    metadata: str | None = PydanticField(
        default=None, description="Default name of the metadata class; `<Singular>Metadata` if left out."
    )
    lookups: list[LookupModel] = PydanticField(
        default=[], description="Lookup functions of every registry of the kind."
    )
    statistics: dict[str, StatisticModel | Literal["total"]] = PydanticField(
        default={}, description="Figures of every registry's statistics."
    )
    rules: list[dict[str, Any]] = PydanticField(default=[], description="Rules for every registry of the kind.")


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A declared kind, or the findings that say why there is none."""

    kind: Kind | None
    findings: tuple[Finding, ...]


def declare(document: Document, taken: Mapping[str, Kind]) -> Declaration:
    """The kind that a `kind: kind` document declares. Kinds that exist already cannot be declared again."""
    values = {key: value for key, value in document.values.items() if value is not None}
    try:
        model = KindDocument.model_validate(values)
    except ValidationError as error:
        found = findings_of(
            error, KindDocument, lambda path: document.where(*path), lambda path: document.where_key(*path)
        )
        return Declaration(kind=None, findings=tuple(found))
    findings = [*_name_findings(document, model, taken), *_field_findings(document, model)]
    if findings:
        return Declaration(kind=None, findings=tuple(findings))
    return Declaration(kind=_kind(document, model), findings=())


def _name_findings(document: Document, model: KindDocument, taken: Mapping[str, Kind]) -> list[Finding]:
    findings = []
    if not is_identifier(model.name) or model.name == KIND:
        help = "use lower-case letters, digits and `_`"
        findings.append(finding(NAME, f"`{model.name}` cannot name a kind", at=document.where("name"), help=help))
    elif model.name in taken:
        help = "choose another name"
        findings.append(finding(NAME, f"there is a kind `{model.name}` already", at=document.where("name"), help=help))
    key = _key_model(model)
    if not is_identifier(key.name):
        findings.append(
            finding(
                NAME, f"`{key.name}` cannot name a field", at=document.where("key"), help="use letters, digits and `_`"
            )
        )
    return findings


def _field_findings(document: Document, model: KindDocument) -> list[Finding]:
    findings = []
    reserved = {info.alias or name for name, info in EntryModel.model_fields.items()} | {
        "requires",
        _key_model(model).name,
    }
    for name, field in model.fields.items():
        at = document.where_key("fields", name)
        if not is_identifier(name) or name in reserved or name.startswith("_") or name.startswith("model_"):
            problem = "every entry has a key of that name" if name in reserved else "it cannot name a field in Python"
            findings.append(
                finding(
                    FIELD,
                    f"`{name}` cannot be a field: {problem}",
                    at=at,
                    help="choose another name, and set `name:` for the metadata",
                )
            )
        sorts = [sort for sort in ("type", "enum", "ref") if getattr(field, sort) is not None]
        if len(sorts) != 1:
            said = (
                "says " + " and ".join(f"`{sort}`" for sort in sorts)
                if sorts
                else "says neither `type`, `enum` nor `ref`"
            )
            findings.append(
                finding(FIELD, f"the field `{name}` {said}", at=at, help="give one of `type`, `enum` and `ref`")
            )
        if field.base is not None and field.base not in model.bases:
            help = suggestion(field.base, model.bases) or f"add `bases: [{field.base}]`"
            findings.append(
                finding(
                    FIELD, f"`{field.base}` is not among `bases`", at=document.where("fields", name, "base"), help=help
                )
            )
    if model.handlers is not None:
        findings.extend(_payload_findings(document, model))
    return findings


def _payload_findings(document: Document, model: KindDocument) -> list[Finding]:
    assert model.handlers is not None
    payload, key = model.handlers.payload, _key_model(model)
    field = model.fields.get(payload)
    if (field is not None and (field.type == "class" or field.ref is not None)) or (
        payload == key.name and key.type == "class"
    ):
        return []
    help = suggestion(payload, [name for name, item in model.fields.items() if item.type == "class" or item.ref])
    return [
        finding(
            PAYLOAD,
            f"`{payload}` is not a field that names a class",
            at=document.where("handlers", "payload"),
            help=help,
        )
    ]


def _key_model(model: KindDocument) -> KeyModel:
    return KeyModel(name=model.key) if isinstance(model.key, str) else model.key


def _kind(document: Document, model: KindDocument) -> Kind:
    singular = model.singular or (model.name.removesuffix("s") or model.name)
    stem = pascal_case(singular)
    key = _key_model(model)
    enums = [
        EnumSlot(slot=name, name=f"{stem}{pascal_case(name)}", members=field.enum, doc=field.doc)
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
        entry=_entry_model(model, stem),
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
        wiring=Wiring(payload=model.handlers.payload, method=model.handlers.method, parameter=model.handlers.parameter)
        if model.handlers
        else None,
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
    fields: dict[str, Any] = {
        name: (str | None, PydanticField(default=None, description="Base class or protocol: `module:Name`."))
        for name in model.bases
    }
    return create_model(f"{stem}Document", __base__=DocumentModel, **fields)


def _entry_model(model: KindDocument, stem: str) -> type[EntryModel]:
    fields: dict[str, Any] = {name: _field(name, field) for name, field in model.fields.items()}
    if model.handlers is not None:
        fields["requires"] = (Requires, PydanticField(default={}, description="Which handlers handle the entry."))
    return create_model(f"{stem}Entry", __base__=EntryModel, **fields)


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
    annotation = Annotated[annotation, Meta(name=field.name or "", hidden=field.hidden)]
    return annotation, PydanticField(default=default, description=field.doc)


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
    key = _key_model(model)
    found = [
        Lookup(name=f"get_all_{plural}", doc=f"Get all {plural.replace('_', ' ')}."),
        Lookup(
            name=f"get_{singular}",
            by=key.name,
            one=True,
            doc=f"Get the {singular.replace('_', ' ')} with this {key.name}.",
        ),
    ]
    for item in model.lookups:
        by = item.by or ""
        name = item.name or (f"get_{singular}_by_{by}" if item.one else f"get_{plural}_by_{by}")
        found.append(
            Lookup(
                name=name, by=by, where=item.where, select=item.select or "", key=item.key or "", one=item.one,
                missing=item.missing or "error", result=item.result or "list", parameter=item.parameter or "", doc=item.doc or "",
            )
        )  # fmt: skip
    return found


def _statistics(model: KindDocument) -> list[Statistic]:
    figures = [Statistic(key=f"total_{snake_case(model.name)}")]
    figures += [Statistic(key=f"by_{name}", by=name) for name, field in model.fields.items() if field.enum is not None]
    if model.handlers is not None:
        figures.append(Statistic(key="requiring", handlers=True))
    for key, item in model.statistics.items():
        if isinstance(item, StatisticModel):
            figures.append(Statistic(key=key, where=item.where, by=item.by or "", distinct=item.distinct or ""))
        else:
            figures.append(Statistic(key=key))
    return figures
