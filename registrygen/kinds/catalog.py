"""The kinds that there are: built-in ones, those that specs declare, and those of plugins that a spec names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points

from registrygen.api import Code, Document, Finding, Kind, code, finding, nearest, suggestion
from registrygen.kinds.components.kind import COMPONENTS
from registrygen.kinds.cqrs.kind import COMMANDS, QUERIES
from registrygen.kinds.declared import declare
from registrygen.kinds.enums.kind import ENUMS
from registrygen.kinds.events.kind import EVENTS
from registrygen.kinds.feature_flags.kind import FEATURE_FLAGS
from registrygen.kinds.kind_document import KIND
from registrygen.kinds.providers.kind import PROVIDERS
from registrygen.kinds.rate_limits.kind import RATE_LIMITS
from registrygen.kinds.registries.kind import REGISTRIES
from registrygen.kinds.routes.kind import ROUTES
from registrygen.kinds.validation_rules.kind import VALIDATION_RULES

BUILTIN: tuple[Kind, ...] = (
    ENUMS,
    EVENTS,
    PROVIDERS,
    COMPONENTS,
    COMMANDS,
    QUERIES,
    ROUTES,
    RATE_LIMITS,
    FEATURE_FLAGS,
    VALIDATION_RULES,
    REGISTRIES,
)

PLUGIN_GROUP = "registrygen.kinds"
UNKNOWN = code(
    "load/unknown-kind",
    """A document is of a kind that does not exist.

    Kinds are built in, declared by a `kind: kind` document, or brought by an installed plugin (entry point `registrygen.kinds`).
    """,
)
PLUGIN = code(
    "load/plugin",
    "An installed plugin's kind cannot be loaded, or is not a `Kind` of the name that its entry point says.",
)
CODES: tuple[Code, ...] = (UNKNOWN, PLUGIN)


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """The kinds by name, the documents that are of one of them, and what is wrong with the others.

    `uncertain` are the kinds that such a document may be meant to be of, or to declare; `faulty` has the names of fields whose
    declaration is wrong, by kind.
    """

    kinds: dict[str, Kind]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    uncertain: frozenset[str]
    faulty: Mapping[str, frozenset[str]]


def catalog(documents: Sequence[Document]) -> Catalog:
    """The kinds for these documents. Documents of a kind whose declaration failed are left out without a word.

    A document whose kind is wrong by a letter is looked at as one of the kind that is meant.
    """
    kinds = {kind.name: kind for kind in BUILTIN}
    findings: list[Finding] = []
    failed: set[str] = set()
    faulty = _declare_all(documents, kinds, failed, findings)
    for name in failed - {kind.name for kind in BUILTIN}:
        kinds.pop(name, None)
    usable = []
    misspelt: set[str] = set()
    nameless = any(item.kind == KIND and not isinstance(item.values.get("name"), str) for item in documents)
    for document in documents:
        if document.kind in kinds:
            usable.append(document)
        elif document.kind != KIND and document.kind not in failed:
            help = suggestion(document.kind, [*kinds, KIND])
            close = nearest(document.kind, [*kinds, KIND])
            if close == KIND:
                failed.add(str(document.values.get("name")))
            elif close:
                misspelt.add(close)
                usable.append(replace(document, kind=close))
            elif nameless:
                continue
            findings.append(finding(UNKNOWN, f"there is no kind `{document.kind}`", at=document.kind_span, help=help))
    uncertain = frozenset(misspelt | failed)
    return Catalog(kinds=kinds, documents=tuple(usable), findings=tuple(findings), uncertain=uncertain, faulty=faulty)


def _declare_all(
    documents: Sequence[Document], kinds: dict[str, Kind], failed: set[str], findings: list[Finding]
) -> dict[str, frozenset[str]]:
    """Adds the kinds that documents declare and plugins bring; the result is the names of faulty fields by kind."""
    declared: list[tuple[Document, Kind]] = []
    faulty: dict[str, frozenset[str]] = {}
    for document in documents:
        if document.kind == KIND:
            made = declare(document, kinds)
            findings.extend(made.findings)
            if made.kind is not None:
                kinds[made.kind.name] = made.kind
                declared.append((document, made.kind))
                faulty[made.kind.name] = made.faulty
            else:
                failed.add(str(document.values.get("name")))
    findings.extend(_load_plugins(documents, kinds, failed))
    for document, kind in declared:
        links = _link_findings(document, {*kinds, *failed})
        findings.extend(links.values())
        if links:
            others = {name: other for name, other in kinds.items() if name != kind.name}
            made = declare(document, others, frozenset(links))
            if made.kind is not None:
                kinds[kind.name], faulty[kind.name] = made.kind, made.faulty
            else:
                failed.add(kind.name)
    return faulty


def _link_findings(document: Document, known: Collection[str]) -> dict[str, Finding]:
    """By name the fields of a declared kind that refer to kinds that do not exist."""
    findings = {}
    fields = document.values.get("fields")
    for name, field in fields.items() if isinstance(fields, dict) else ():
        kind = field.get("ref") if isinstance(field, dict) else None
        if isinstance(kind, str) and kind not in known:
            at = document.where("fields", name, "ref")
            findings[name] = finding(UNKNOWN, f"there is no kind `{kind}`", at=at, help=suggestion(kind, sorted(known)))
    return findings


def _load_plugins(documents: Iterable[Document], kinds: dict[str, Kind], failed: set[str]) -> list[Finding]:
    """Adds the plugin kinds that a document names; others are not imported."""
    wanted = {document.kind: document for document in documents if document.kind not in kinds and document.kind != KIND}
    if not wanted:
        return []
    findings = []
    for point in entry_points(group=PLUGIN_GROUP):
        document = wanted.get(point.name)
        if document is None:
            continue
        try:
            kind = point.load()
        except (ImportError, AttributeError) as error:
            kind = error
        if isinstance(kind, Kind) and kind.name == point.name:
            kinds[kind.name] = kind
        else:
            failed.add(point.name)
            reason = str(kind) if isinstance(kind, Exception) else f"`{point.value}` is not a Kind named `{point.name}`"
            findings.append(
                finding(PLUGIN, f"the plugin kind `{point.name}` cannot be used: {reason}", at=document.kind_span)
            )
    return findings
