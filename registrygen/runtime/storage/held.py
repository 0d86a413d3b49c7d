"""What a reader knows of a namespace: its records as of one moment, from which all reads are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.storage.backend import revision_of
from registrygen.runtime.storage.records import ALIAS, Record, Unreadable, read_record

Entry = Record | Unreadable


@dataclass(frozen=True, kw_only=True)
class Held:
    """The records of a namespace by key: those of artifacts, and apart from them the aliases that lead to one."""

    tag: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    records: Mapping[str, Entry] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def revision(self, key: str) -> int | None:
        """The revision of a key's record, None where there is none."""
        entry = self.entries.get(key)
        return entry.revision if isinstance(entry, Record) else None

    def is_older(self, tag: str) -> bool:
        """Whether a tag stands for a later state, or for one of another life of the storage."""
        (epoch, revision), (other, number) = revision_of(self.tag), revision_of(tag)
        return epoch != other or revision < number


def held_of(tag: str, entries: Mapping[str, Entry]) -> Held:
    """What is known, of all entries of a namespace. Aliases of aliases lead to what those stand for; in a circle they stand for nothing."""
    targets = {key: entry.ref for key, entry in entries.items() if isinstance(entry, Record) and entry.kind == ALIAS}
    led = {key: _led(key, targets) for key in targets}
    circles = {key: _circle(path, entries[key]) for key, path in led.items() if path[-1] in path[:-1]}
    records = {key: circles.get(key, entry) for key, entry in entries.items() if key in circles or key not in targets}
    aliases = {key: path[-1] for key, path in led.items() if key not in circles}
    return Held(tag=tag, entries=entries, records=records, aliases=aliases)


def _led(alias: str, targets: Mapping[str, str]) -> list[str]:
    """The keys that an alias leads to, up to one that is no alias, or that was there before."""
    path = [alias]
    while path[-1] in targets and path[-1] not in path[:-1]:
        path.append(targets[path[-1]])
    return path


def _circle(path: list[str], entry: Entry) -> Unreadable:
    shown = ", an alias of ".join(f"`{key}`" for key in path[1:])
    error = CoercionError(f"it is an alias of {shown}: they stand for nothing", ["let one of them lead to an artifact"])
    return Unreadable(error=error, document=entry)


def read_all(documents: Mapping[str, Any], known: Held | None) -> dict[str, Entry]:
    """The records of documents; those that are as they were are the same objects as before."""
    before = known.entries if known is not None else {}
    found: dict[str, Entry] = {}
    for key, document in documents.items():
        entry, old = read_record(document), before.get(key)
        found[key] = old if old is not None and _same(entry, old) else entry
    return found


def _same(entry: Entry, old: Entry) -> bool:
    if isinstance(entry, Unreadable) or isinstance(old, Unreadable):
        return isinstance(entry, Unreadable) and isinstance(old, Unreadable) and entry.document == old.document
    return entry == old
