"""Documents to drafts: which documents make one registry, and what its head says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, TypeAdapter, ValidationError

from registrygen.diagnostics.finding import Code, Finding, Related, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.kind import Kind
from registrygen.model.registry import Document, Layout, child
from registrygen.model.spec import REGISTRY_KEYS, DocumentModel, GroupModel, PartsModel, RegistryModel
from registrygen.pysource.names import is_identifier, is_module_path
from registrygen.resolve.merge import RawEntry, raw_entries
from registrygen.resolve.naming import IDENTIFIER
from registrygen.resolve.remnants import Remnant, is_harmless_in_group, remnant
from registrygen.resolve.validation import findings_of, known_keys

CONFLICT = code(
    "registry/conflict",
    """Two documents of one registry say different things about it.

    Documents with the same kind, module and name are one registry. What belongs to the registry (its shape, enums, handlers,
    expectations ...) is given once; only `defaults` and `refs` belong to each document.
    """,
)
MODULE = code("registry/module", "A module is not a dotted Python name below the output's package.")
CODES: tuple[Code, ...] = (CONFLICT, MODULE)

_PER_DOCUMENT = frozenset({"registrygen", "kind", "refs", "defaults", "groups", "entries"})


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A registry whose head is known and whose entries are not yet."""

    kind: Kind
    layout: Layout
    head: DocumentModel
    documents: tuple[Document, ...]
    raws: tuple[RawEntry, ...]
    complete: bool


@dataclass(frozen=True, kw_only=True)
class Drafts:
    """The drafts of a kind, and those of documents whose heads are wrong: of their entries only the form can be checked."""

    sound: list[Draft]
    unsound: list[Draft]
    findings: list[Finding]


@dataclass(frozen=True, kw_only=True)
class _Checked:
    """A document with its head, None where the head is wrong in what decides how entries are read."""

    document: Document
    head: Mapping[str, object] | None
    faulty: frozenset[str] = frozenset()
    complete: bool = True


def drafts_of(kind: Kind, documents: Sequence[Document]) -> Drafts:
    """One draft for each registry of the kind, in the order of first documents."""
    findings: list[Finding] = []
    by_identity: dict[tuple[str, str], list[_Checked]] = {}
    for document in documents:
        checked, problems = _check_head(kind, document)
        findings.extend(problems)
        by_identity.setdefault(_identity(kind, document), []).append(checked)
    drafts: list[Draft] = []
    unsound: list[Draft] = []
    for members in by_identity.values():
        draft, problems = _draft(kind, members)
        findings.extend(problems)
        if draft is not None:
            drafts.append(draft)
        unsound.extend(_unsound(kind, member.document) for member in members if member.head is None)
    return Drafts(sound=drafts, unsound=unsound, findings=findings)


def _unsound(kind: Kind, document: Document) -> Draft:
    head = kind.document.model_validate({"kind": kind.name})
    layout, _ = _layout(kind, head.registry, (document,))
    raws = tuple(raw_entries(document))
    return Draft(kind=kind, layout=layout, head=head, documents=(document,), raws=raws, complete=False)


def _identity(kind: Kind, document: Document) -> tuple[str, str]:
    said = document.values.get("registry")
    said = said if isinstance(said, dict) else {}
    return str(said.get("module") or kind.names.module), str(said.get("name") or kind.names.registry)


def may_belong(unsound: Draft, draft: Draft) -> bool:
    """Whether a document whose head is wrong is one of a registry, or may be meant to be: it does not say clearly which it is of."""
    if unsound.kind is not draft.kind:
        return False
    document = unsound.documents[0]
    said = document.values.get("registry")
    clear = said is None or (isinstance(said, dict) and said.keys() <= RegistryModel.model_fields.keys())
    known = known_keys(draft.kind.document, ())
    misspelt = any(key not in known and nearest(str(key), known) == "registry" for key in document.values)
    return not clear or misspelt or document in draft.documents


def head_values(document: Document) -> dict[str, object]:
    """The document's own keys without its entries, nulls taken as absent."""
    return {
        key: value
        for key, value in document.values.items()
        if value is not None and key not in ("registrygen", "entries", "groups", "defaults")
    }


def _check_head(kind: Kind, document: Document) -> tuple[_Checked, list[Finding]]:
    findings: list[Finding] = []
    for key in ("entries", "defaults"):
        if not isinstance(document.values.get(key), dict | None):
            findings.extend(_shape_finding(kind, document, key))
    groups, problems = _group_findings(document)
    findings.extend(_refs_findings(document))
    misshapen = bool(findings) or not groups
    findings.extend(problems)
    left: Remnant | None = Remnant(values=head_values(document))
    try:
        kind.document.model_validate(head_values(document))
    except ValidationError as error:
        findings += findings_of(
            error, kind.document, lambda path: document.where(*path), lambda path: document.where_key(*path)
        )
        left = remnant(kind, document, head_values(document), error.errors(include_url=False))
    if misshapen or left is None:
        return _Checked(document=document, head=None), findings
    return _Checked(document=document, head=left.values, faulty=left.faulty, complete=left.complete), findings


def _shape_finding(kind: Kind, document: Document, key: str) -> list[Finding]:
    try:
        kind.document.model_validate({"kind": document.kind, key: document.values[key]})
    except ValidationError as error:
        return findings_of(
            error, kind.document, lambda path: document.where(*path), lambda path: document.where_key(*path)
        )
    return []


def _group_findings(document: Document) -> tuple[bool, list[Finding]]:
    """Whether the entries of all groups can be read, and what is wrong with the groups."""
    groups = document.values.get("groups")
    if groups is None:
        return True, []
    try:
        TypeAdapter(list[GroupModel]).validate_python(groups)
    except ValidationError as error:
        readable = all(
            is_harmless_in_group(details, child(groups, details["loc"][0]) if details["loc"] else None)
            for details in error.errors(include_url=False)
        )
        return readable, findings_of(
            _Wrapped.of(error), _Groups, lambda path: document.where(*path), lambda path: document.where_key(*path)
        )
    return True, []


def _refs_findings(document: Document) -> Iterator[Finding]:
    """Modules under `refs`, the document's and its groups', that cannot be modules."""
    groups = document.values.get("groups")
    holders: list[tuple[str | int, ...]] = [("refs",)]
    holders += [("groups", index, "refs") for index in range(len(groups) if isinstance(groups, list) else 0)]
    for path in holders:
        holder: object = document.values
        for step in path:
            holder = child(holder, step)
        for slot, said in holder.items() if isinstance(holder, dict) else ():
            for index, module in enumerate(said if isinstance(said, list) else [said]):
                if isinstance(module, str) and not is_module_path(module):
                    at = document.where(*path, slot, *((index,) if isinstance(said, list) else ()))
                    yield finding(
                        MODULE, f"`{module}` is not a module", at=at, help="write a dotted name: `shop.events`"
                    )


class _Groups(BaseModel):
    """The model that group errors are explained against."""

    groups: list[GroupModel]


class _Wrapped:
    """Rebuilds an error about the list of groups as one about the document, so that its paths begin at the root."""

    @staticmethod
    def of(error: ValidationError) -> ValidationError:
        lines = [
            {"type": item["type"], "loc": ("groups", *item["loc"]), "input": item["input"], "ctx": item.get("ctx", {})}
            for item in error.errors(include_url=False)
        ]
        return ValidationError.from_exception_data("groups", lines)  # type: ignore[arg-type]


def _draft(kind: Kind, members: Sequence[_Checked]) -> tuple[Draft | None, list[Finding]]:
    documents = tuple(member.document for member in members)
    usable = [member for member in members if member.head is not None]
    if not usable:
        return None, []
    head, findings = _merged_head(kind, usable)
    layout, problems = _layout(kind, head.registry, documents)
    findings.extend(problems)
    raws = tuple(raw for member in usable for raw in raw_entries(member.document))
    complete = all(member.complete for member in members) and len(usable) == len(members) and not problems
    return Draft(kind=kind, layout=layout, head=head, documents=documents, raws=raws, complete=complete), findings


def _merged_head(kind: Kind, members: Sequence[_Checked]) -> tuple[DocumentModel, list[Finding]]:
    merged: dict[str, object] = {"kind": kind.name}
    owners: dict[str, Document] = {}
    faulty = frozenset(key for member in members for key in member.faulty)
    findings: list[Finding] = []
    for member in members:
        document = member.document
        for key, value in (member.head or {}).items():
            if key in _PER_DOCUMENT or key in kind.document_keys:
                continue
            if key in merged and merged[key] != value and key not in faulty:
                findings.append(_conflict(key, document, owners[key]))
            elif key not in merged:
                merged[key], owners[key] = value, document
    return kind.document.model_validate(merged), findings


def _conflict(key: str, document: Document, first: Document) -> Finding:
    related = (Related(message="the other value", span=first.where_key(key)),)
    help = (
        f"give `{key}` in one document of the registry"
        if key in REGISTRY_KEYS
        else "make the two equal, or leave one out"
    )
    return finding(
        CONFLICT,
        f"`{key}` differs from what another document of this registry says",
        at=document.where_key(key),
        help=help,
        related=related,
    )


def _layout(kind: Kind, said: RegistryModel, documents: Sequence[Document]) -> tuple[Layout, list[Finding]]:
    module = said.module or kind.names.module
    parts: PartsModel = said.modules
    options = [name for name in ("frozen", "kw_only", "slots") if getattr(said, name)]
    layout = Layout(
        module=module,
        name=said.name or kind.names.registry,
        metadata=said.metadata or kind.names.metadata,
        shape=said.shape,
        sequence=said.sequence,
        dataclass_options=tuple(options),
        enums_module=parts.enums or module,
        metadata_module=parts.metadata or module,
        lookups_module=parts.lookups or (_sibling(module, kind.names.lookups) if kind.names.lookups else module),
        wiring_module=parts.wiring or _sibling(module, "wiring"),
        classes_module=_classes_module(kind, module, parts),
        renamed=said.rename,
    )
    return layout, _layout_findings(layout, said, documents)


def _classes_module(kind: Kind, module: str, parts: PartsModel) -> str:
    return parts.classes or (_sibling(module, kind.declares.module) if kind.declares else "")


def _sibling(module: str, name: str) -> str:
    package, dot, _ = module.rpartition(".")
    return f"{package}{dot}{name}"


def _renamed(said: RegistryModel) -> Iterator[tuple[tuple[str, ...], str]]:
    for group in ("fields", "rename"):
        for key, name in getattr(said, group).items():
            yield (group, key), name


def _layout_findings(layout: Layout, said: RegistryModel, documents: Sequence[Document]) -> list[Finding]:
    findings = []
    owner = next((document for document in documents if "registry" in document.values), documents[0])
    for path, name in ((("name",), said.name), (("metadata",), said.metadata), *_renamed(said)):
        if name is not None and not is_identifier(name):
            at = owner.where("registry", *path)
            findings.append(
                finding(
                    IDENTIFIER,
                    f"`{name}` cannot be a name in Python",
                    at=at,
                    help="use letters, digits and `_`, and no keyword",
                )
            )
    modules: Mapping[tuple[str, ...], str | None] = {
        ("module",): said.module,
        **{("modules", key): value for key, value in said.modules},
    }
    for path, module in modules.items():
        if module is not None and not is_module_path(module):
            at = owner.where("registry", *path)
            findings.append(
                finding(
                    MODULE,
                    f"`{module}` is not a module",
                    at=at,
                    help="write a dotted name below the output's package: `events.registry`",
                )
            )
    return findings
