"""What a reader knows of a namespace: its records as of one moment, from which all reads are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
    """What is known, of all entries of a namespace. An alias of an alias is none."""
    records = {key: entry for key, entry in entries.items() if not _is_alias(entry)}
    aliases = {
        key: entry.ref
        for key, entry in entries.items()
        if isinstance(entry, Record) and entry.kind == ALIAS and (entry.ref in records or entry.ref not in entries)
    }
    return Held(tag=tag, entries=entries, records=records, aliases=aliases)


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


def _is_alias(entry: Entry) -> bool:
    return isinstance(entry, Record) and entry.kind == ALIAS
