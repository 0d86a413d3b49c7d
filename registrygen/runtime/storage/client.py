"""A registry's artifacts by way of records that processes share, read from what was last known of them (seed 002)."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import RLock
from typing import Any
from weakref import WeakSet

from registrygen.runtime.errors import RegistryError, ValidationError
from registrygen.runtime.storage.aliases import AliasOwner, SharedAliases
from registrygen.runtime.storage.backend import (
    Backend,
    Change,
    Conflict,
    Refused,
    StorageWarning,
    Unavailable,
    When,
    Written,
)
from registrygen.runtime.storage.chosen import Storage, backend_of
from registrygen.runtime.storage.held import Entry, Held, held_of, read_all
from registrygen.runtime.storage.local import ThreadSafeLocalStorage
from registrygen.runtime.storage.names import checked_key, checked_namespace
from registrygen.runtime.storage.publishing import Published, alias_record, changes_of, published
from registrygen.runtime.storage.records import Record, read_record
from registrygen.runtime.storage.references import reference_of
from registrygen.runtime.storage.resolving import Resolver
from registrygen.runtime.storage.shared import SharedStorage
from registrygen.runtime.storage.trust import Trust, is_importing
from registrygen.runtime.storage.watching import Follower, Watcher

_MISSING: Any = object()
_proxies: WeakSet[RemoteStorageProxy] = WeakSet()


class RemoteStorageProxy(SharedStorage, Follower, AliasOwner):
    """The artifacts of a namespace. Nothing is asked before the first read or write; then a thread keeps up with changes.

    `storage` is where the records are: a backend, an address (`http://…`, `redis://…`), or a function that gives one of these when it
    is first needed; left out, it is the server that `REGISTRY_SERVER_HOST` and `REGISTRY_SERVER_PORT` name. `trusted` are the
    prefixes of the modules that may be imported because a record names them. With `repeatable` a key may be given again to what it
    has already, as every process does that imports a module with decorators. What is imported because a record names it registers
    nothing: the records say what is registered.
    """

    def __init__(
        self,
        namespace: str,
        *,
        storage: Storage = None,
        trusted: Iterable[str] | None = None,
        repeatable: bool = False,
    ) -> None:
        self.namespace = checked_namespace(namespace)
        self.resolved = ThreadSafeLocalStorage()
        self.aliases = SharedAliases(self)
        self._storage = storage
        self._backend: Backend | None = None
        self._resolver = Resolver(Trust.of(trusted or ()))
        self._default_trust = trusted is None
        self._held: Held | None = None
        self._watcher: Watcher | None = None
        self._lock, self._connecting = RLock(), RLock()
        self._away = False
        self._registry = ""
        self._repeatable = repeatable
        _proxies.add(self)

    def attach(self, registry: Any) -> None:
        """Check artifacts of other processes as a registry does; trust its own module where nothing else is said."""
        self._registry = registry.__name__
        self._resolver.check = registry.validate_artifact
        if self._default_trust and registry.__module__ != "__main__":
            self._resolver.trust = Trust.of([registry.__module__])

    @property
    def is_away(self) -> bool:
        """Whether the storage did not answer when it was last asked, so that reads are of what was known before."""
        return self._away

    def refresh(self) -> None:
        """Read what has changed now. Where the storage does not answer, what was known before stays, with a warning.

        Raises:
            RegistryError: If nothing is known from before.
        """
        with self._connecting:
            try:
                self.catch_up()
            except (Unavailable, Refused) as error:
                if self._held is None:
                    raise self._failed("read", error) from error
                self.lost(error)

    def close(self) -> None:
        """Keep up no longer; reads go on from what is known."""
        if self._watcher is not None:
            self._watcher.stop()

    def current(self) -> tuple[Backend, str, str]:
        """The storage, the namespace and the tag that is known of it."""
        held = self._held
        return self._used(), self.namespace, held.tag if held is not None else ""

    def catch_up(self) -> None:
        """Read what has changed. Raises Unavailable and Refused."""
        held = self._held
        snapshot = self._used().snapshot(self.namespace, held.tag if held is not None else "")
        if snapshot is not None:
            self._adopt(held_of(snapshot.tag, read_all(snapshot.documents, held)), held)
        self._away = False

    def lost(self, error: Exception) -> None:
        """Take note that the storage does not answer, and warn where that is new."""
        was_away, self._away = self._away, True
        if was_away:
            return
        message = f"`{self.namespace}` goes on with what it knew: {error}"
        try:
            warnings.warn(message, StorageWarning, stacklevel=3)
        except StorageWarning:
            # Warnings are errors here; but what keeps up in the background has to go on.
            return

    def __getitem__(self, key: Any) -> Any:
        found = self.resolved.get(key, _MISSING)
        if found is not _MISSING:
            return found
        entry = self._connected().records.get(key)
        if entry is None:
            raise KeyError(key)
        artifact = self._resolver.artifact(entry, self._about(key))
        with self._lock:
            if self._held is not None and self._held.records.get(key) is entry:
                self.resolved[key] = artifact
        return artifact

    def get(self, key: Any, default: Any = None) -> Any:
        """The artifact of a key, or what is given instead."""
        try:
            return self[key]
        except KeyError:
            return default

    def __setitem__(self, key: Any, value: Any) -> None:
        self._publish([published(key, value, "any")], "set")

    def __delitem__(self, key: Any) -> None:
        held = self._connected()
        if not isinstance(key, str):
            raise KeyError(key)
        names = [alias for alias, owner in held.aliases.items() if owner == key]
        changes = [Change(key=key, document=None, when="present"), *(Change(key=item, document=None) for item in names)]
        try:
            self._write(changes, "delete")
        except Conflict:
            self.refresh()
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[Any]:
        return iter(self._connected().records)

    def __len__(self) -> int:
        return len(self._connected().records)

    def __contains__(self, key: object) -> bool:
        return key in self._connected().records

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def insert(self, key: Any, value: Any) -> bool:
        """Share an artifact under a key that is not taken; False where it is. Of several writers one wins."""
        return not self.insert_all({key: value})

    def insert_all(self, items: Mapping[Any, Any]) -> tuple[str, ...]:
        """Share artifacts under keys that are not taken, all at once, or none; gives the keys that are in the way."""
        return self._tried([published(key, value, "absent") for key, value in items.items()], "insert")

    def replace(self, key: Any, value: Any) -> bool:
        """Share an artifact in another's place; False where there is none."""
        return not self._tried([published(key, value, "present")], "replace")

    def update(self, *args: Any, **items: Any) -> None:
        """Share artifacts under these keys at once, whatever was there."""
        given = dict(*args, **items)
        if given:
            self._publish([published(key, value, "any") for key, value in given.items()], "update")

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The artifact of a key, which is the given one from now on where there was none."""
        return default if self.insert(key, default) else self[key]

    def clear(self) -> None:
        """Take everything out at once."""
        entries = self._connected().entries
        if entries:
            self._write([Change(key=key, document=None) for key in entries], "clear")

    def alias_targets(self) -> Mapping[str, str]:
        """The aliases of now, each with the key that it stands for."""
        return self._connected().aliases

    def set_alias(self, alias: Any, key: Any) -> bool:
        """Let an alias lead to a key; False where it is taken by an artifact."""
        held = self._connected()
        when: When = held.revision(alias) or "absent" if alias in held.aliases else "absent"
        try:
            self._write([Change(key=alias, document=alias_record(key).document(), when=when)], "alias")
        except Conflict:
            self.refresh()
            return False
        return True

    def drop_alias(self, alias: Any) -> None:
        """Let an alias lead nowhere."""
        self._write([Change(key=alias, document=None)], "alias")

    def place_of(self, key: Any) -> str:
        """The reference of what is under a key, nothing where that is not known."""
        entry = self._held.entries.get(key) if self._held is not None else None
        return entry.ref if isinstance(entry, Record) else ""

    def keys_of(self, artifact: Any) -> list[Any]:
        """The keys that an artifact is under; nothing is imported to find out."""
        try:
            reference = reference_of(artifact)
        except ValidationError:
            return []
        records = self._connected().records
        return [key for key, entry in records.items() if isinstance(entry, Record) and entry.ref == reference]

    def metadata_of(self, key: Any) -> Mapping[str, Any]:
        """What was registered beside the artifact of a key."""
        entry = self._connected().records.get(key)
        return dict(entry.meta) if isinstance(entry, Record) else {}

    def _used(self) -> Backend:
        if self._backend is None:
            self._backend = backend_of(self._storage)
        return self._backend

    def _connected(self) -> Held:
        """What is known, read now where nothing is yet."""
        if self._held is None:
            with self._connecting:
                if self._held is None:
                    self.refresh()
        if self._watcher is None:
            with self._connecting:
                self._watcher = self._watcher or Watcher(self)
        return self._held or Held(tag="")

    def _adopt(self, held: Held, since: Held | None) -> None:
        """Go on with what is known now; what has changed is looked at anew when it is asked for.

        `since` is what was known when it was asked for. Where something later has become known meanwhile, that stays.
        """
        with self._lock:
            before = self._held
            if before is not since and before is not None and not before.is_older(held.tag):
                return
            self._held = held
            known = before.records if before is not None else {}
            for key in list(dict.keys(self.resolved)):
                if held.records.get(key) is not known.get(key) or key not in held.records:
                    self.resolved.pop(key, None)

    def _tried(self, items: Sequence[Published], operation: str) -> tuple[str, ...]:
        try:
            if operation == "insert" and self._repeatable and all(map(self._has, items)):
                self._know(items)
            else:
                self._publish(items, operation)
        except Conflict as conflict:
            # Who was faster is to be seen, in messages too.
            self.refresh()
            return conflict.keys
        return ()

    def _has(self, item: Published) -> bool:
        """Whether all that is to be shared is so already."""
        held = self._connected()
        entry = held.records.get(item.key)
        is_same = isinstance(entry, Record) and entry.document() == item.record.document()
        return is_same and all(held.aliases.get(alias) == item.key for alias in item.aliases)

    def _publish(self, items: Sequence[Published], operation: str) -> None:
        if not is_importing():
            held = self._connected()
            self._write([change for item in items for change in changes_of(item, held)], operation)
        self._know(items)

    def _know(self, items: Sequence[Published]) -> None:
        """Remember the artifacts that this process has itself."""
        with self._lock:
            for item in items:
                self._resolver.know(item.record.ref, item.artifact)
                entry = self._held.records.get(item.key) if self._held is not None else None
                if isinstance(entry, Record) and entry.document() == item.record.document():
                    self.resolved[item.key] = item.artifact

    def _write(self, changes: Sequence[Change], operation: str) -> None:
        for change in changes:
            checked_key(change.key)
        try:
            written = self._used().write(self.namespace, changes)
        except (Unavailable, Refused) as error:
            raise self._failed(operation, error) from error
        if not self._applied(changes, written):
            self.refresh()

    def _applied(self, changes: Sequence[Change], written: Written) -> bool:
        """Make one's own changes in what is known, where nobody else has made some before."""
        with self._lock:
            held = self._held
            if held is None or held.tag != written.previous:
                return False
            entries: dict[str, Entry] = dict(held.entries)
            for change in changes:
                if change.document is None:
                    entries.pop(change.key, None)
                else:
                    entries[change.key] = read_record({**change.document, "revision": written.revision})
            self._adopt(held_of(written.tag, entries), held)
            return True

    def _about(self, key: Any) -> dict[str, Any]:
        return {"operation": "get", "registry": self._registry, "namespace": self.namespace, "key": key}

    def _failed(self, operation: str, error: Exception) -> RegistryError:
        hints = getattr(error, "suggestions", None) or ["see whether it runs, and whether this is its address"]
        context = {"operation": operation, "namespace": self.namespace, "status": getattr(error, "status", None)}
        known = " and nothing was read from it before" if operation == "read" and isinstance(error, Unavailable) else ""
        return RegistryError(f"`{self.namespace}`: {error}{known}", hints, context)

    def _forked(self) -> None:
        """A child has no thread of its parent's, and its locks may be held by one."""
        self._lock, self._connecting = RLock(), RLock()
        self.resolved.renew_lock()
        if self._watcher is not None:
            self._watcher = Watcher(self)


def _after_fork() -> None:
    for proxy in list(_proxies):
        proxy._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
