"""Records in the memory of the process: what several registries of it share, and what the server keeps its own in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Condition
from typing import Any

from registrygen.runtime.storage.backend import Change, Conflict, Snapshot, Written, holds, tag_of


@dataclass(frozen=True, kw_only=True)
class Table:
    """The documents of a namespace, and how many changes it has seen; after a change there is another table."""

    documents: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    revision: int = 0


_EMPTY = Table()


class MemoryBackend:
    """Keeps records in memory. Of writers at the same moment one wins; watchers wait for the next change."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._epoch = uuid.uuid4().hex[:12]
        self._tables: dict[str, Table] = {}

    @property
    def name(self) -> str:
        """What the backend is called in messages."""
        return "the memory of this process"

    def tag(self, namespace: str) -> str:
        """The tag of a namespace."""
        return tag_of(self._epoch, self._tables.get(namespace, _EMPTY).revision)

    def snapshot(self, namespace: str, tag: str = "") -> Snapshot | None:
        """The documents of now; None where the namespace has this tag still."""
        table = self._tables.get(namespace, _EMPTY)
        now = tag_of(self._epoch, table.revision)
        return None if now == tag else Snapshot(tag=now, documents=table.documents)

    def document(self, namespace: str, key: str) -> Mapping[str, Any] | None:
        """The document of a key, None where there is none."""
        return self._tables.get(namespace, _EMPTY).documents.get(key)

    def statistics(self) -> dict[str, dict[str, int]]:
        """How many documents each namespace has, and how many changes it has seen."""
        tables = list(self._tables.items())
        return {name: {"keys": len(table.documents), "revision": table.revision} for name, table in tables}

    def write(self, namespace: str, changes: Sequence[Change]) -> Written:
        """Make all changes at once. Raises Conflict, with nothing changed, where a condition does not hold."""
        with self._changed:
            table = self._tables.get(namespace, _EMPTY)
            previous, documents = self.tag(namespace), dict(table.documents)
            revision = table.revision + 1
            conflicts = [item.key for item in changes if not holds(item.when, documents.get(item.key))]
            if conflicts:
                raise Conflict(conflicts)
            for item in changes:
                if item.document is None:
                    documents.pop(item.key, None)
                else:
                    documents[item.key] = {**item.document, "revision": revision}
            self._keep(namespace, [(item.key, documents.get(item.key)) for item in changes], revision)
            self._tables[namespace] = Table(documents=documents, revision=revision)
            written = Written(revision=revision, tag=self.tag(namespace), previous=previous)
            self._changed.notify_all()
            return written

    def watch(self, namespace: str, tag: str, seconds: float) -> str:
        """Wait until the namespace has another tag than this, or so long; gives its tag."""
        with self._changed:
            self._changed.wait_for(lambda: self.tag(namespace) != tag, seconds)
            return self.tag(namespace)

    def _keep(self, namespace: str, documents: Sequence[tuple[str, Mapping[str, Any] | None]], revision: int) -> None:
        """Keep a change elsewhere too, before anybody sees it."""
