"""Spec files to documents: every YAML document with the kind that it says it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registrygen.diagnostics.finding import Code, Finding, Span, code, finding
from registrygen.diagnostics.near import nearest
from registrygen.model.registry import Document
from registrygen.source.files import SpecFile
from registrygen.source.marks import Tree
from registrygen.source.yaml import parse

LANGUAGE_VERSION = 1

HEADER = code(
    "load/header",
    """A spec file does not begin with the version of the spec language.

    The first document of every file says `registrygen: 1`, so that a later version of the language can tell old files from new ones.
    """,
)
NO_KIND = code("load/no-kind", "A document does not say what kind its entries are.")
NOT_A_MAPPING = code("load/not-a-mapping", "A document is not a mapping of keys to values.")
CODES: tuple[Code, ...] = (HEADER, NO_KIND, NOT_A_MAPPING)


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The documents in order of file and place; `complete` is False where a file or document could not be used."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    complete: bool


def load(files: Sequence[SpecFile]) -> Loaded:
    """All documents of the files, and what is wrong with the files' form."""
    documents: list[Document] = []
    findings: list[Finding] = []
    for file in files:
        trees, problems = parse(file.text, file.path)
        findings.extend([*problems, *_header(trees)])
        for tree in trees if _is_readable(trees) else ():
            found = _document(tree)
            if isinstance(found, Document):
                documents.append(found)
            elif found is not None:
                findings.append(found)
    return Loaded(documents=tuple(documents), findings=tuple(findings), complete=not findings)


def _is_readable(trees: Sequence[Tree]) -> bool:
    """Whether the file is in this version of the language: of what another one says nothing is known."""
    values = trees[0].value if trees else None
    return not isinstance(values, dict) or values.get("registrygen", LANGUAGE_VERSION) in (LANGUAGE_VERSION, "1")


def _document(tree: Tree) -> Document | Finding | None:
    if tree.value is None:
        return None
    if not isinstance(tree.value, dict):
        return finding(NOT_A_MAPPING, "a document has to be a mapping", at=tree.span, help="begin with `kind: ...`")
    kind = tree.value.get("kind")
    if not isinstance(kind, str):
        return None if tree.marks.is_repeated(tree.value, "kind") else _no_kind(tree, tree.value)
    span = tree.marks.value(tree.value, "kind") or tree.span
    return Document(path=tree.path, kind=kind, kind_span=span, tree=tree)


def _no_kind(tree: Tree, values: Mapping[str, object]) -> Finding:
    help = "say what the entries are: `kind: events`"
    if "kind" in values:
        at = tree.marks.value(values, "kind") or tree.span
        return finding(NO_KIND, "`kind` has to be the name of a kind", at=at, help=help)
    close = next((key for key in values if isinstance(key, str) and nearest(key, ("kind",))), None)
    if close is not None:
        at = tree.marks.key(values, close) or tree.span
        return finding(NO_KIND, f"unknown key `{close}`, and `kind` is missing", at=at, help="did you mean `kind`?")
    return finding(NO_KIND, "`kind` is missing", at=tree.span, help=help)


def _header(trees: Sequence[Tree]) -> list[Finding]:
    """What is wrong with the language version: missing in the first document, or another one anywhere."""
    findings = []
    for tree in trees:
        if not isinstance(tree.value, dict) or tree.marks.is_repeated(tree.value, "registrygen"):
            continue
        version = tree.value.get("registrygen")
        at = tree.marks.value(tree.value, "registrygen") or tree.span
        misspelt = nearest("registrygen", (str(key) for key in tree.value))
        if "registrygen" not in tree.value and tree.index == 0:
            at = tree.marks.key(tree.value, misspelt) or at
            findings.append(
                _header_finding("the file does not say which version of the spec language it is written in", at)
            )
        elif "registrygen" in tree.value and (version != LANGUAGE_VERSION or isinstance(version, bool)):
            said = f'"{version}"' if isinstance(version, str) else f"{version}"
            findings.append(_header_finding(f"`{said}` is not a version of the spec language", at))
    return findings


def _header_finding(message: str, at: Span) -> Finding:
    return finding(HEADER, message, at=at, help=f"begin the file with `registrygen: {LANGUAGE_VERSION}`")
