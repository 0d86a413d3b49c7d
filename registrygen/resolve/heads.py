"""Names that a document's head gives to what it does not have: fields, templates and slots that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registrygen.diagnostics.finding import Finding, finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.fields import Field
from registrygen.model.registry import Document, child
from registrygen.resolve.drafts import Draft
from registrygen.resolve.naming import COLLISION
from registrygen.resolve.refs import ref_paths, ref_slots
from registrygen.resolve.validation import UNKNOWN_KEY


def head_findings(draft: Draft, fields: Sequence[Field]) -> Iterator[Finding]:
    """Keys of mappings in the head that mean nothing to this kind; nothing in a spec is ignored."""
    for document in draft.documents:
        yield from _unknown(document, ("registry", "fields"), [field.key for field in fields if not field.hidden])
        yield from _unknown(document, ("names",), template_names(draft))
        for path in ref_paths(document):
            yield from _unknown(document, path, ref_slots(draft.kind))
    yield from _same_fields(draft, fields)


def template_names(draft: Draft) -> list[str]:
    """What `names` of the draft's documents and entries may name."""
    own = ["method", *(f"{key}_method" for key in draft.head.handlers)] if draft.kind.wiring else []
    return list(dict.fromkeys([*draft.kind.name_templates, *own]))


def _unknown(document: Document, path: tuple[str | int, ...], known: Sequence[str]) -> Iterator[Finding]:
    holder: object = document.values
    for step in path:
        holder = child(holder, step)
    for key in holder if isinstance(holder, dict) else ():
        if key not in known:
            at = document.where_key(*path, key)
            help = suggestion(str(key), known) or f"nothing of this kind goes under `{path[-1]}`"
            yield finding(UNKNOWN_KEY, f"unknown key `{key}`", at=at, help=help)


def _same_fields(draft: Draft, fields: Sequence[Field]) -> Iterator[Finding]:
    """Two fields of the metadata with one name, which `registry.fields` can bring about."""
    owner = next((document for document in draft.documents if "registry" in document.values), draft.documents[0])
    first: dict[str, Field] = {}
    for field in fields:
        other = first.setdefault(field.name, field) if not field.hidden else field
        if other is not field:
            renamed = field if field.key in draft.head.registry.fields else other
            yield finding(
                COLLISION,
                f"`{field.key}` and `{other.key}` are both the field `{field.name}` of the metadata",
                at=owner.where("registry", "fields", renamed.key),
                help="give one of them another name under `registry.fields`",
            )
