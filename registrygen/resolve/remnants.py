"""What can still be read of a document's head beside what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from registrygen.diagnostics.near import nearest
from registrygen.model.kind import Kind
from registrygen.model.registry import Document
from registrygen.model.spec import EnumModel, GroupModel, HandlerModel, PartsModel, RegistryModel
from registrygen.resolve.validation import Path, known_keys

_BESIDE = ("title", "doc", "lookups", "statistics", "rules", "expect", "reserved")
"""Head keys that nothing else rests upon."""
_APART = ("expect", "statistics")
"""Those whose items can be left out one by one."""
_DELIVERIES = ("subscriptions", "default")
"""Keys of a head and of a handler that decide what handlers are called for."""
_PARTS: Mapping[str, tuple[type[BaseModel], frozenset[str]]] = {
    "registry": (RegistryModel, frozenset({"metadata", "shape", "frozen", "kw_only", "slots", "sequence"})),
    "registry.modules": (PartsModel, frozenset(PartsModel.model_fields) - {"lookups", "classes"}),
    "enums": (EnumModel, frozenset({"name", "base", "doc", "docs", "exhaustive"})),
    "handlers": (HandlerModel, frozenset({"default", "protocol", "doc"})),
}
"""The models of head keys of which a part can be left out, and the parts that entries are read without."""
_ANY_BASE = "Enum"
"""The base that takes every member."""


@dataclass(frozen=True, kw_only=True)
class Remnant:
    """A head without what is wrong: `faulty` are the keys that something is left out of.

    It is `complete` if what is left out has no say in what entries and handlers come to.
    """

    values: Mapping[str, object]
    faulty: frozenset[str] = frozenset()
    complete: bool = True


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """What is left out; `meant` is the key that it was to be, empty where that cannot be told."""

    path: Path
    meant: str

    @property
    def is_harmless(self) -> bool:
        return self.meant != "" and self.meant not in _DELIVERIES


def remnant(
    kind: Kind, document: Document, values: Mapping[str, object], errors: Sequence[ErrorDetails]
) -> Remnant | None:
    """What is left of a head with these errors, None where other findings may follow from them."""
    cuts = [_cut(kind, document, details) for details in errors]
    left = dict(values)
    for cut in cuts:
        if cut is None:
            return None
        left = _without(left, cut.path)
        if cut.path[0] == "enums" and cut.meant == "base":
            left = _with(left, (*cut.path[:-1], "base"), _ANY_BASE)
    try:
        kind.document.model_validate(left)
    except ValidationError:
        return None
    found = [cut for cut in cuts if cut is not None]
    faulty = frozenset(str(cut.path[0]) for cut in found)
    return Remnant(values=left, faulty=faulty, complete=all(cut.is_harmless for cut in found))


def is_harmless_in_group(details: ErrorDetails, group: object) -> bool:
    """Whether the entries of a group can be read beside this mistake in it: one in its title, or a stray word."""
    if len(details["loc"]) < 2:
        return False
    word = str(details["loc"][1])
    known = known_keys(GroupModel, ())
    meant = word if word in known else nearest(word, known)
    return meant == "title" or (meant is None and isinstance(group, dict) and not isinstance(group.get(word), dict))


def stray_values(kind: Kind, document: Document) -> set[str]:
    """The keys of mappings that may be a misspelt `defaults` of the document, or `with` of a group."""
    groups = document.values.get("groups")
    inner = [item for item in (groups if isinstance(groups, list) else ()) if isinstance(item, dict)]
    holders: list[tuple[Mapping[str, object], type[BaseModel], str]] = [(document.values, kind.document, "defaults")]
    holders.extend((item, GroupModel, "with") for item in inner)
    found: set[str] = set()
    for holder, model, wanted in holders:
        known = known_keys(model, ())
        for word, value in holder.items():
            if word not in known and isinstance(value, dict) and (nearest(str(word), known) or wanted) == wanted:
                found.update(map(str, value))
    return found


def _cut(kind: Kind, document: Document, details: ErrorDetails) -> _Cut | None:
    loc = details["loc"]
    head = str(loc[0])
    if details["type"] == "extra_forbidden" and len(loc) == 1:
        return _stray(kind, document, head)
    if head in _BESIDE:
        return _Cut(path=loc[: 2 if head in _APART else 1], meant=head)
    if head == "subscriptions":
        return _Cut(path=(head,), meant=head)
    part = ".".join(map(str, loc[:2])) if loc[:2] == ("registry", "modules") else head
    depth = 2 if part == "registry" else 3
    if part not in _PARTS or len(loc) < depth:
        return None
    model, apart = _PARTS[part]
    meant = _meant(str(loc[depth - 1]), known_keys(model, ()))
    return _Cut(path=loc[:depth], meant=meant) if meant in apart else None


def _stray(kind: Kind, document: Document, word: str) -> _Cut | None:
    """An unknown key of the head; one that is like none may still hold what the entries need."""
    meant = _meant(word, known_keys(kind.document, ()))
    if meant:
        return _Cut(path=(word,), meant=meant) if meant in (*_BESIDE, "subscriptions") else None
    has_entries = any(key in document.values for key in ("entries", "groups"))
    return _Cut(path=(word,), meant="") if has_entries and not _tells(kind, document.values[word]) else None


def _tells(kind: Kind, value: object) -> bool:
    """Whether keys of a mapping, or of mappings in it, are such as stand in a head, in an entry or among the enums."""
    models = (kind.document, kind.entry, RegistryModel, EnumModel, HandlerModel)
    known = {key for model in models for key in known_keys(model, ())} | {slot.slot for slot in kind.enums}
    inner = [item for item in value.values() if isinstance(item, dict)] if isinstance(value, dict) else []
    return isinstance(value, dict) and any(not known.isdisjoint(map(str, item)) for item in (value, *inner))


def _meant(word: str, known: Iterable[str]) -> str:
    names = list(known)
    return word if word in names else nearest(word, names) or ""


def _without(values: Mapping[str, object], path: Path) -> dict[str, object]:
    """The mapping without what stands at a path."""
    key = str(path[0])
    below = values.get(key)
    if len(path) == 1 or not isinstance(below, dict):
        return {name: value for name, value in values.items() if name != path[0]}
    return {**values, key: _without(below, path[1:])}


def _with(values: Mapping[str, object], path: Path, value: object) -> dict[str, object]:
    """The mapping with a value at a path of which all but the last step exists."""
    key = str(path[0])
    below = values.get(key)
    return {**values, key: _with(below, path[1:], value) if len(path) > 1 and isinstance(below, dict) else value}
