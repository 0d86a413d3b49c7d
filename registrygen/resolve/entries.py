"""Raw entries to validated ones: keys, inherited values and the entries themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError, create_model
from pydantic import Field as PydanticField

from registrygen.diagnostics.finding import Code, Finding, Related, Span, code, finding
from registrygen.model.registry import Document, Layer, child, decided_at, reaches
from registrygen.model.spec import EntryModel, SpecModel
from registrygen.resolve.drafts import Draft
from registrygen.resolve.merge import RawEntry
from registrygen.resolve.validation import Path, findings_of, without_nulls
from registrygen.rules.values import describe

DUPLICATE = code(
    "entries/duplicate",
    "Two entries of a registry have the same key.\n\nThe key is the entry's identity, over all documents of the registry.",
)
KEY = code("entries/key", "An entry's key is not text, or is empty.")
RESERVED = code("entries/reserved", "An entry uses a key that `reserved` says must not come back.")
NOT_A_MAPPING = code("entries/not-a-mapping", "An entry is neither a mapping nor empty.")
CODES: tuple[Code, ...] = (DUPLICATE, KEY, RESERVED, NOT_A_MAPPING)


@dataclass(frozen=True, kw_only=True)
class ValidEntry:
    """An entry whose values have the right types."""

    key: str
    raw: RawEntry
    spec: EntryModel


@dataclass(frozen=True, kw_only=True)
class Partial:
    """Values of the right types that make no entry: inherited ones, and what is sound in an entry with a mistake.

    `key` is empty for inherited values, `declares` says that the entry has the key that declares its class; `where` tells
    the place of a path below them.
    """

    spec: BaseModel
    where: Callable[..., Span]
    document: Document
    group_index: int | None
    key: str = ""
    declares: bool = False


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The usable entries in order, what else can be looked at, and what is wrong with the values' types."""

    valid: list[ValidEntry]
    partial: list[Partial]
    findings: list[Finding]


def validate_entries(draft: Draft) -> Checked:
    """The entries of a draft, with a finding for every mistake, inherited ones once, where they stand."""
    partials, findings = _inherited(draft)
    usable, problems = _with_good_keys(draft)
    findings.extend(problems)
    valid: list[ValidEntry] = []
    for raw, spec in zip(usable, _specs(draft.kind.entry, usable), strict=True):
        if isinstance(spec, ValidationError):
            findings.extend(_entry_findings(draft, raw, spec))
            partials.append(_sound_part(draft, raw, spec))
        else:
            valid.append(ValidEntry(key=str(raw.key), raw=raw, spec=spec))
    return Checked(valid=valid, partial=partials, findings=findings)


def _sound_part(draft: Draft, raw: RawEntry, error: ValidationError) -> Partial:
    """What is left of an entry without the values that are wrong."""
    return Partial(
        spec=_without_wrong(partial_model(draft.kind.entry), raw.values, error),
        where=lambda *path: decided_at(raw.layers, raw.span, path),
        document=raw.document,
        group_index=raw.group_index,
        key=str(raw.key),
        declares=draft.kind.declares is not None and draft.kind.declares.fields in raw.values,
    )


def _without_wrong(model: type[BaseModel], values: Mapping[str, object], error: ValidationError) -> BaseModel:
    wrong = {details["loc"][0] for details in error.errors(include_url=False) if details["loc"]}
    return model.model_validate({key: value for key, value in values.items() if key not in wrong})


def _specs(model: type[EntryModel], raws: Sequence[RawEntry]) -> list[EntryModel | ValidationError]:
    """The models in bulk; only where something is wrong, one by one."""
    adapter = TypeAdapter(list[model])  # type: ignore[valid-type]
    try:
        return list(adapter.validate_python([raw.values for raw in raws]))
    except ValidationError:
        return [_spec(model, raw) for raw in raws]


def _spec(model: type[EntryModel], raw: RawEntry) -> EntryModel | ValidationError:
    try:
        return model.model_validate(raw.values)
    except ValidationError as error:
        return error


def _with_good_keys(draft: Draft) -> tuple[list[RawEntry], list[Finding]]:
    first: dict[str, RawEntry] = {}
    findings: list[Finding] = []
    reserved = frozenset(draft.head.reserved)
    for raw in draft.raws:
        problem = _key_finding(raw, first)
        if problem is not None:
            findings.append(problem)
        elif isinstance(raw.key, str):
            first[raw.key] = raw
            if raw.key in reserved:
                findings.append(_reserved(raw))
    return list(first.values()), findings


def _reserved(raw: RawEntry) -> Finding:
    help = "choose another key, or take it off `reserved`"
    message = f"`{raw.key}` is reserved: it was used once and must not come back"
    return finding(RESERVED, message, at=raw.span, help=help)


def _key_finding(raw: RawEntry, first: dict[str, RawEntry]) -> Finding | None:
    key = raw.key
    if not isinstance(key, str):
        word = str(key).lower() if isinstance(key, bool) else key
        help = f'quote it to make it text: "{word}"' if isinstance(key, int | float) else "give the entry a name"
        return finding(KEY, f"an entry's key has to be text, not {describe(key)}", at=raw.span, help=help)
    if not key.strip():
        return finding(KEY, "an entry's key is empty", at=raw.span, help="give the entry a name")
    if key in first:
        related = (Related(message="the first one", span=first[key].span),)
        return finding(
            DUPLICATE,
            f"`{key}` is given twice in this registry",
            at=raw.span,
            help="rename one of them, or remove it",
            related=related,
        )
    if not raw.is_mapping:
        return finding(
            NOT_A_MAPPING,
            f"`{key}` has to be a mapping of fields",
            at=raw.span,
            help=f"write `{key}: {{field: value}}`",
        )
    return None


def _entry_findings(draft: Draft, raw: RawEntry, error: ValidationError) -> list[Finding]:
    def value_at(path: Path) -> Span:
        return decided_at(raw.layers, raw.span, path)

    def key_at(path: Path) -> Span:
        for layer in raw.layers:
            if reaches(layer.values, path):
                return _key_span(layer, path) or raw.span
        return raw.span

    return findings_of(error, draft.kind.entry, value_at, key_at)


def _key_span(layer: Layer, path: Path) -> Span | None:
    holder: object = layer.values
    for step in path[:-1]:
        holder = child(holder, step)
    return layer.marks.key(holder, path[-1]) or layer.marks.value(holder, path[-1])


def _inherited(draft: Draft) -> tuple[list[Partial], list[Finding]]:
    """Every document's `defaults` and each group's `with`, whether or not an entry uses them."""
    layers: list[Partial] = []
    findings: list[Finding] = []
    for document in draft.documents:
        groups = document.values.get("groups")
        indices = range(len(groups) if isinstance(groups, list) else 0)
        paths: list[tuple[int | None, Path]] = [(None, ("defaults",)), *((i, ("groups", i, "with")) for i in indices)]
        for index, path in paths:
            found, problems = _layer(draft, document, path, index)
            layers.extend(found)
            findings.extend(problems)
    return layers, findings


def _layer(draft: Draft, document: Document, path: Path, index: int | None) -> tuple[list[Partial], list[Finding]]:
    holder: object = document.values
    for step in path:
        holder = child(holder, step)
    if not isinstance(holder, dict):
        return [], []
    model = partial_model(draft.kind.entry)
    values = without_nulls(holder)
    findings: list[Finding] = []
    try:
        spec = model.model_validate(values)
    except ValidationError as error:
        findings = findings_of(
            error, model, lambda inner: document.where(*path, *inner), lambda inner: document.where_key(*path, *inner)
        )
        spec = _without_wrong(model, values, error)
    where = partial(document.where, *path)
    return [Partial(spec=spec, where=where, document=document, group_index=index)], findings


@cache
def partial_model(model: type[EntryModel]) -> type[BaseModel]:
    """The entry model with nothing required: what `defaults` and `with` may hold."""
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        annotation: Any = info.annotation
        for marker in info.metadata:
            annotation = Annotated[annotation, marker]
        fields[name] = (annotation, PydanticField(default=None, alias=info.alias, description=info.description))
    return create_model(f"Partial{model.__name__}", __base__=SpecModel, **fields)
