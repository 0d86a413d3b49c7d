"""The server's records: in memory, and in SQLite where a path is given, so that what was answered once outlives the process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from registrygen.runtime.errors import RegistryError
from registrygen.runtime.storage.memory import MemoryBackend, Table

_SCHEMA = """
CREATE TABLE IF NOT EXISTS namespaces (name TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
    namespace TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (namespace, key)
) WITHOUT ROWID;
"""


class SqliteState(MemoryBackend):
    """Keeps records in a file too. A change is in the file before anybody sees it; the file is of one server at a time.

    Each start is another life, whose tags are others: an older file may have been put in the place of the one that readers know.

    Raises:
        RegistryError: If the file is another server's, or no such file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        try:
            self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.5)
            self._open()
        except (sqlite3.Error, ValueError, KeyError, TypeError, RecursionError) as error:
            is_taken = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
            reason = str(error) if isinstance(error, sqlite3.Error) else "what it has is not of a server"
            hint = (
                "stop the server that uses it"
                if is_taken
                else "it has to be a file of a server's, or a new one, that may be written"
            )
            hints = [f"{hint}; or give another path"]
            raise RegistryError(
                f"`{path}` cannot be used for the state: {reason}", hints, {"path": str(path)}
            ) from error

    @property
    def name(self) -> str:
        """What the backend is called in messages."""
        return str(self._path)

    def close(self) -> None:
        """Leave the file to others."""
        self._file.close()

    def _open(self) -> None:
        # Exclusive, as a second server would not see what this one has in memory.
        for setting in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL"):
            self._file.execute(f"PRAGMA {setting}")
        self._file.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}COMMIT;")
        for name, revision in self._file.execute("SELECT name, revision FROM namespaces"):
            self._tables[name] = Table(revision=revision)
        for namespace, key, text in self._file.execute(
            "SELECT namespace, key, document FROM records ORDER BY place, key"
        ):
            self._tables[namespace].documents[key] = json.loads(text)

    def _keep(self, namespace: str, documents: Sequence[tuple[str, Mapping[str, Any] | None]], revision: int) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            self._file.execute("INSERT OR REPLACE INTO namespaces VALUES (?, ?)", (namespace, revision))
            for key, document in documents:
                self._put(namespace, key, document, revision)
            self._file.execute("COMMIT")
        except BaseException:
            self._file.execute("ROLLBACK")
            raise

    def _put(self, namespace: str, key: str, document: Mapping[str, Any] | None, revision: int) -> None:
        if document is None:
            self._file.execute("DELETE FROM records WHERE namespace = ? AND key = ?", (namespace, key))
            return
        self._file.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?) ON CONFLICT (namespace, key) DO UPDATE SET document = excluded.document",
            (namespace, key, json.dumps(document), revision),
        )
