"""What specs mean once they are resolved: registries of entries with every value known and every place kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cached_property
from typing import Literal

from pydantic import BaseModel

from registrygen.diagnostics.finding import Span
from registrygen.model.declared import DeclaredClass
from registrygen.model.fields import Field
from registrygen.model.kind import Kind, Lookup, Statistic
from registrygen.model.spec import EntryModel
from registrygen.pysource.objects import PyObject
from registrygen.source.marks import Marks, Tree


@dataclass(frozen=True, kw_only=True)
class Document:
    """One YAML document that is a spec: its kind's name and the values with their marks."""

    path: str
    kind: str
    kind_span: Span
    tree: Tree

    @property
    def values(self) -> Mapping[str, object]:
        """The document's keys and values."""
        assert isinstance(self.tree.value, dict)
        return self.tree.value

    @property
    def marks(self) -> Marks:
        """Where they stand."""
        return self.tree.marks

    def where(self, *path: str | int) -> Span:
        """The span of the value at a path, or of the nearest part of the path that exists."""
        return locate(self.values, self.marks, path) or self.kind_span

    def where_key(self, *path: str | int) -> Span:
        """The span of the key at a path, or of the nearest part of the path that exists."""
        holder: object = self.values
        for step in path[:-1]:
            holder = child(holder, step)
        found = self.marks.key(holder, path[-1]) if path else None
        return found or self.where(*path)

    def repeats(self, *path: str | int) -> bool:
        """Whether a key on the path is given twice, so that what stands there may not be all that is meant."""
        holder: object = self.values
        for step in path:
            if self.marks.is_repeated(holder, step):
                return True
            holder = child(holder, step)
        return self.marks.has_repeated(holder)

    def places(self, *path: str | int) -> Iterator[Span]:
        """The spans of the key at a path, of its value, and of everything in the value."""
        holder: object = self.values
        for step in path[:-1]:
            holder = child(holder, step)
        for span in (self.marks.key(holder, path[-1]), self.marks.value(holder, path[-1])):
            if span is not None:
                yield span
        yield from self.places_in(child(holder, path[-1]))

    def places_in(self, value: object) -> Iterator[Span]:
        """The spans of all keys and values in a mapping or list of the document."""
        waiting = [value]
        while waiting:
            holder = waiting.pop()
            for key, inner in children(holder):
                for span in (self.marks.key(holder, key), self.marks.value(holder, key)):
                    if span is not None:
                        yield span
                waiting.append(inner)


def children(holder: object) -> list[tuple[str | int, object]]:
    """The steps from a mapping or list with what stands under them, none from anything else."""
    if isinstance(holder, dict):
        return list(holder.items())
    return list(enumerate(holder)) if isinstance(holder, list) else []


def locate(root: object, marks: Marks, path: Sequence[str | int]) -> Span | None:
    """The span of the deepest value along `path` that exists below `root`, None where the first step is absent."""
    holder, found = root, None
    for step in path:
        if not isinstance(holder, dict | list) or not _has(holder, step):
            break
        found = marks.value(holder, step) or found
        holder = child(holder, step)
    return found


def child(holder: object, step: str | int) -> object:
    """What stands under a key or index, None where nothing does."""
    if isinstance(holder, dict):
        return holder.get(step)
    if isinstance(holder, list) and isinstance(step, int) and 0 <= step < len(holder):
        return holder[step]
    return None


def _has(holder: dict[str, object] | list[object], step: str | int) -> bool:
    if isinstance(holder, dict):
        return step in holder
    return isinstance(step, int) and 0 <= step < len(holder)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Values that an entry is merged from: its own, its group's `with`, or the document's `defaults`."""

    sort: Literal["entry", "with", "defaults"]
    values: Mapping[str, object]
    marks: Marks


@dataclass(frozen=True, kw_only=True)
class MemberValue:
    """A member of an enum."""

    slot: str
    name: str


@dataclass(frozen=True, kw_only=True)
class LinkValue:
    """A key of another kind's entry, and the registry that has it."""

    kind: str
    module: str
    registry: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry: `spec` is what it says, `values` what its fields mean (by spec key), `where` tells the place of each.

    Values are plain scalars, `MemberValue`, `PyObject`, `LinkValue`, tuples and dicts of those, or None.
    """

    key: str
    spec: EntryModel
    values: Mapping[str, object]
    layers: tuple[Layer, ...]
    span: Span
    group: str = ""

    def where(self, *path: str | int) -> Span:
        """The span of the value that decided the field at `path`: the entry's, the group's or the document's."""
        return decided_at(self.layers, self.span, path)

    def where_key(self, *path: str | int) -> Span:
        """The span of the key at `path` in the layer that decided it."""
        layer = next((item for item in self.layers if path and reaches(item.values, path)), None)
        if layer is None:
            return self.where(*path)
        holder: object = layer.values
        for step in path[:-1]:
            holder = child(holder, step)
        return layer.marks.key(holder, path[-1]) or self.where(*path)


def decided_at(layers: Sequence[Layer], entry: Span, path: Sequence[str | int]) -> Span:
    """The span of the value at `path` in the nearest layer that has it, else the deepest part the entry has, else `entry`."""
    for layer in layers:
        if path and reaches(layer.values, path):
            return locate(layer.values, layer.marks, path) or entry
    return locate(layers[0].values, layers[0].marks, path) or entry


def reaches(root: object, path: Sequence[str | int]) -> bool:
    """Whether there is something at `path` below `root`."""
    holder = root
    for step in path:
        if not isinstance(holder, dict | list) or not _has(holder, step):
            return False
        holder = child(holder, step)
    return True


@dataclass(frozen=True, kw_only=True)
class EnumMember:
    """A member of an enum, and where it was declared."""

    name: str
    value: str | int
    doc: str = ""
    span: Span


@dataclass(frozen=True, kw_only=True)
class Enumeration:
    """An enum of a registry: generated in `module`, or an existing Python object."""

    slot: str
    name: str
    members: tuple[EnumMember, ...]
    known: bool = True
    base: str = "Enum"
    doc: str = ""
    module: str = ""
    existing: PyObject | None = None
    unread: bool = False
    """Whether it exists and the value of a member is computed, so that only the names of its members are known."""
    exhaustive: bool = False
    derived: bool = False
    taken: bool = False
    """Whether another registry declares and generates it."""
    doubtful: bool = False
    """Whether a key among the members is given twice, so that more words may be meant as members."""
    span: Span

    def member(self, word: object) -> EnumMember | None:
        """The member that a spec names by its name or by its value."""
        return self._by_word.get(word) if isinstance(word, str | int | float) else None

    @cached_property
    def _by_word(self) -> Mapping[str | int | float, EnumMember]:
        """The members by name and value, of two the first: an enum can have as many members as a registry has entries."""
        words: dict[str | int | float, EnumMember] = {}
        for member in self.members:
            words.setdefault(member.name, member)
            words.setdefault(member.value, member)
        return words


@dataclass(frozen=True, kw_only=True)
class Handler:
    """A handler of a registry: entries that require it are delivered to one method each."""

    key: str
    target: PyObject | None
    protocol: str
    default: bool
    phases: tuple[str, ...] | None
    method: str | None
    doc: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """That a handler's method receives an entry's payload; `span` is what asks for this method: the entry, or a line for it alone."""

    entry: Entry
    handler: Handler
    method: str
    span: Span
    contested: bool = False
    """Whether another entry comes to the same method, so that it may be meant for that one."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Names, modules and shapes of what is generated for a registry; modules are dotted below the output's package."""

    module: str
    name: str
    metadata: str
    shape: Literal["tuple", "list", "dict", "mapping"]
    sequence: Literal["tuple", "list"]
    dataclass_options: tuple[str, ...]
    enums_module: str
    metadata_module: str
    lookups_module: str
    wiring_module: str
    classes_module: str = ""
    renamed: Mapping[str, str] = dataclass_field(default_factory=dict)

    def named(self, default: str) -> str:
        """The name of something generated: the author's where they gave one."""
        return self.renamed.get(default, default)


@dataclass(frozen=True, kw_only=True)
class Registry:
    """A resolved registry. `head` is its merged document model; `documents` are where it came from, in order."""

    kind: Kind
    layout: Layout
    title: str
    doc: str
    head: BaseModel
    documents: tuple[Document, ...]
    fields: tuple[Field, ...]
    enums: Mapping[str, Enumeration]
    handlers: Mapping[str, Handler]
    entries: tuple[Entry, ...]
    subscriptions: tuple[Subscription, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    objects: Mapping[str, PyObject] = dataclass_field(default_factory=dict)
    classes: Mapping[str, DeclaredClass] = dataclass_field(default_factory=dict)
    """The classes that entries declare, by the entries' keys."""
    complete: bool = True
    """Whether nothing is wrong with it that resolving can tell."""
    head_complete: bool = True
    """Whether nothing is left out of its head that has a say in what entries and handlers come to."""
    keys: Sequence[str] | None = None
    """The keys as they stand, of faulty entries too; None where there may be more than are known."""

    @property
    def identity(self) -> tuple[str, str, str]:
        """Kind, module and name: what makes documents one registry."""
        return (self.kind.name, self.layout.module, self.layout.name)

    @cached_property
    def key_field(self) -> Field:
        """The field that the entries' keys fill."""
        return next(field for field in self.fields if field.is_key)

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """The entries by key."""
        return {entry.key: entry for entry in self.entries}

    def entry(self, key: str) -> Entry | None:
        """The entry with this key."""
        return self.by_key.get(key)

    def where(self, *path: str | int) -> Span:
        """The span of a head value in the first document that gives it."""
        for document in self.documents:
            if path and path[0] in document.values:
                return document.where(*path)
        return self.documents[0].kind_span

    def where_key(self, *path: str | int) -> Span:
        """The span of a key in the head, in the first document that gives it."""
        owner = next((document for document in self.documents if path[0] in document.values), self.documents[0])
        return owner.where_key(*path)


@dataclass(frozen=True, kw_only=True)
class Project:
    """All registries, in the order of their first documents.

    `complete` is False where some spec could not be used; `uncertain` are the kinds that may have more documents or entries than
    are known.
    """

    registries: tuple[Registry, ...]
    complete: bool = True
    uncertain: frozenset[str] = frozenset()

    def of_kind(self, kind: str) -> tuple[Registry, ...]:
        """The registries of one kind."""
        return tuple(registry for registry in self.registries if registry.kind.name == kind)

    def get(self, kind: str, module: str, name: str) -> Registry:
        """The registry with this identity. Raises KeyError where there is none."""
        for registry in self.registries:
            if registry.identity == (kind, module, name):
                return registry
        raise KeyError((kind, module, name))
