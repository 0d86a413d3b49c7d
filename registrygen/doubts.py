"""What cannot be said of specs in which a key is given twice, or a field's declaration is wrong: it may follow from that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registrygen.diagnostics.finding import Finding, Span
from registrygen.model.registry import Document, Entry, LinkValue, Project, children
from registrygen.model.spec import DocumentModel
from registrygen.source.yaml import DUPLICATE_KEY

Path = tuple[str | int, ...]
Position = tuple[str, int, int]
"""A file, a line and a column."""

_ANY = ("",)
_VALUES = ("handlers/", "names/", "rules/", "spec/value")
_WHOLE = ("spec/missing", *_VALUES)
"""The same where a whole entry, `with` or `defaults` is given twice: what is missing may stand in the other one."""
_OF_KEYS: Mapping[str, tuple[str, ...]] = {
    "with": _VALUES,
    "defaults": _VALUES,
    "refs": ("refs/",),
    "handlers": ("handlers/", "names/"),
    "subscriptions": ("handlers/",),
    "enums": ("enums/", "lookups/", "rules/"),
    "registry": ("enums/", "handlers/", "lookups/", "names/", "refs/", "registry/"),
    "entries": ("handlers/", "names/"),
    "groups": ("handlers/", "names/"),
    "names": ("handlers/", "names/"),
    "lookups": ("lookups/",),
    "statistics": ("statistics/",),
}
"""By key of a document or group: what findings about other places begin with that may follow from its value."""
_OTHERS = ("refs/",)
"""The same of keys that one kind has."""
_NO_MORE = frozenset(DocumentModel.model_fields) - set(_OF_KEYS)
"""Keys of all documents that nothing else follows from: a title, expectations."""
_DECLARATIONS, _SHARED_ENUMS = "kind", "enums"
"""The kinds of documents that say what other documents are made of."""


@dataclass(frozen=True, kw_only=True)
class _Doubt:
    """One key that is given twice, at the path of the mapping that has it; `first` is what counts, `second` what stood there as well."""

    document: Document
    path: Path
    first: object
    second: object

    @property
    def scope(self) -> Path:
        """What its value speaks of: an entry, a group, or, as the empty path, all documents of the kind."""
        match self.path:
            case ("entries", key, *_):
                return ("entries", key)
            case ("groups", int() as index, "entries", key, *_):
                return ("groups", index, "entries", key)
            case ("groups", int() as index, *_):
                return ("groups", index)
        return ()

    @property
    def own(self) -> str:
        """The key of a document or group that it is about; of an entry `with`, whose like it is."""
        return "with" if "entries" in self.scope else str(self.path[len(self.scope)])

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds whose documents it is about: its own, or the declared one."""
        if self.document.kind != _DECLARATIONS:
            return frozenset({self.document.kind})
        names = [self.document.values.get("name"), *([self.first, self.second] if self.path == ("name",) else [])]
        return frozenset({_DECLARATIONS, *(name for name in names if isinstance(name, str))})

    @property
    def doubtful(self) -> tuple[str, ...]:
        """What the codes of findings begin with that may follow from it."""
        if self.own in _NO_MORE:
            return ()
        if self.document.kind == _DECLARATIONS:
            # An enum with a doubtful member takes any word; nothing else follows from its members.
            return () if self.path[:1] == ("fields",) and "enum" in self.path[2:3] else _ANY
        if self.document.kind == _SHARED_ENUMS:
            return ("enums/no-shared", "spec/missing")
        whole = self.path == self.scope or self.path[len(self.scope) :] in (("with",), ("defaults",))
        return (*(_WHOLE if whole else _OF_KEYS.get(self.own, _OTHERS)), f"{self.document.kind}/")

    def concerns(self, kind: str, key: str) -> bool:
        """Whether it is about the entry of a kind that has this key."""
        if kind not in self.kinds or not self.doubtful:
            return False
        holder: object = self.document.values
        for step in self.scope:
            if step == key:
                return True
            holder = dict(children(holder)).get(step)
        entries = holder.get("entries") if isinstance(holder, dict) else None
        return not self.scope or (isinstance(entries, dict) and key in entries)


def credible(findings: Sequence[Finding], documents: Sequence[Document], project: Project) -> list[Finding]:
    """The findings without those that may follow from a key that is given twice, which itself is one of them.

    Left out are those inside of its value, and those that its value has a say in: of an entry, a group, or the documents of a kind, and
    of entries that refer to such an entry.
    """
    left = list(findings)
    for document in documents:
        for doubt in _doubts(document):
            inside = {*map(_position, document.places(*doubt.path)), *map(_position, document.places_in(doubt.second))}
            about, linked = _scope(doubt, documents), dict(_linked(project, doubt))
            left = [item for item in left if not _follows(item, doubt, inside, about, linked)]
    return left


def without_faulty_fields(
    findings: Sequence[Finding], documents: Sequence[Document], fields: Mapping[str, frozenset[str]]
) -> list[Finding]:
    """The findings without those that name a field whose declaration is wrong; `fields` has their names by declared kind."""
    left = list(findings)
    for kind, names in fields.items():
        words = {f"`{name}`" for name in names}
        about = {place for document in documents if document.kind == kind for place in _whole(document)}
        left = [item for item in left if not (_is_about(item, about) and any(word in item.message for word in words))]
    return left


def _is_about(item: Finding, places: set[Position]) -> bool:
    return item.span is not None and _position(item.span) in places


def _follows(
    item: Finding, doubt: _Doubt, inside: set[Position], about: set[Position], linked: Mapping[Position, str]
) -> bool:
    place = _position(item.span) if item.span else None
    if place is None or item.code == DUPLICATE_KEY.name:
        return False
    if place in inside or (place in linked and item.code.startswith(linked[place])):
        return True
    lacking = doubt.first is None and item.code == "spec/missing" and f"`{doubt.path[-1]}`" in item.message
    return place in about and (lacking or item.code.startswith(doubt.doubtful))


def _linked(project: Project, doubt: _Doubt) -> Iterator[tuple[Position, str]]:
    """The places of entries that refer to what is doubtful, and what the codes of their kind begin with."""
    for registry in project.registries:
        for entry in registry.entries:
            if any(_refers(value, doubt) for value in entry.values.values()):
                for place in _places(entry):
                    yield place, f"{registry.kind.name}/"


def _refers(value: object, doubt: _Doubt) -> bool:
    if isinstance(value, tuple):
        return any(_refers(item, doubt) for item in value)
    return isinstance(value, LinkValue) and doubt.concerns(value.kind, value.key)


def _places(entry: Entry) -> Iterator[Position]:
    parts = [
        (name, index) for name, value in entry.values.items() if isinstance(value, tuple) for index in range(len(value))
    ]
    spans = (entry.span, *(entry.where(name) for name in entry.values), *(entry.where(*part) for part in parts))
    yield from map(_position, spans)


def _scope(doubt: _Doubt, documents: Sequence[Document]) -> set[Position]:
    if doubt.document.kind == _SHARED_ENUMS:
        return {place for document in documents for place in _whole(document)}
    if doubt.scope and doubt.document.kind != _DECLARATIONS:
        return set(map(_position, doubt.document.places(*doubt.scope)))
    return {place for document in documents if document.kind in doubt.kinds for place in _whole(document)}


def _whole(document: Document) -> Iterator[Position]:
    yield from map(_position, (document.kind_span, document.tree.span, *document.places_in(document.values)))


def _position(span: Span) -> Position:
    return span.path, span.line, span.column


def _doubts(document: Document) -> Iterator[_Doubt]:
    """Every key of a document that is given twice."""
    if not document.marks.repeated:
        return
    waiting: list[tuple[Path, object]] = [((), document.values)]
    while waiting:
        path, holder = waiting.pop()
        values = dict(children(holder))
        for key, second in document.marks.repeated.get(id(holder), ()):
            yield _Doubt(document=document, path=(*path, str(key)), first=values.get(str(key)), second=second)
        waiting.extend(((*path, key), value) for key, value in values.items())
