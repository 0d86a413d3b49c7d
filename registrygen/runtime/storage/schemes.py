"""The schemas of a registry's artifacts, shared so that others can see what can be configured without having the code."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable
from typing import Any

from registrygen.runtime.errors import RegistryError, ValidationError
from registrygen.runtime.storage.backend import Backend, Change, Refused, StorageWarning, Unavailable
from registrygen.runtime.storage.chosen import Storage, backend_of
from registrygen.runtime.storage.fingerprints import description_of, fingerprint_of
from registrygen.runtime.storage.names import checked_key, checked_namespace
from registrygen.runtime.storage.records import SCHEME, Record, read_record
from registrygen.runtime.storage.references import reference_of
from registrygen.runtime.storage.trust import is_importing

_PAUSE = 30.0
"""Seconds for which a storage that did not answer is not asked again: the artifacts themselves do not wait for it."""


class SharedSchemes:
    """The schemas of a namespace, by the keys of the artifacts. Where they cannot be shared, a warning says so, and nothing else."""

    def __init__(self, namespace: str, storage: Storage = None) -> None:
        self.namespace = checked_namespace(namespace)
        self._storage = storage
        self._backend: Backend | None = None
        self._rests_until = 0.0

    def publish(self, key: Any, artifact: Any) -> None:
        """Share the schema of an artifact, in the place of the one that was there."""
        if is_importing():
            return
        try:
            self._write([Change(key=checked_key(key), document=scheme_of(key, artifact).document())])
        except ValidationError as error:
            warnings.warn(f"the schema of `{key}` is not shared: {error.message}", StorageWarning, stacklevel=5)

    def withdraw(self, keys: Iterable[Any]) -> None:
        """Share the schemas of artifacts no longer."""
        changes = [Change(key=key, document=None) for key in keys if isinstance(key, str)]
        if changes:
            self._write(changes)

    def read(self) -> dict[str, dict[str, Any]]:
        """The JSON Schemas of the arguments of all artifacts by key, those of other processes too.

        Raises:
            RegistryError: If what keeps them does not answer.
        """
        try:
            snapshot = self._used().snapshot(self.namespace)
        except (Unavailable, Refused) as error:
            hints = getattr(error, "suggestions", []) or ["see whether it runs, and whether this is its address"]
            raise RegistryError(f"`{self.namespace}`: {error}", hints, {"namespace": self.namespace}) from error
        records = {key: read_record(document) for key, document in (snapshot.documents if snapshot else {}).items()}
        return {
            key: dict(record.schema.get("arguments", {}))
            for key, record in records.items()
            if isinstance(record, Record) and record.kind == SCHEME
        }

    def _write(self, changes: list[Change]) -> None:
        if time.monotonic() < self._rests_until:
            return
        try:
            self._used().write(self.namespace, changes)
        except (Unavailable, Refused, ValidationError) as error:
            self._rests_until = time.monotonic() + _PAUSE
            message = f"schemas are not shared in `{self.namespace}`: {error}"
            warnings.warn(message, StorageWarning, stacklevel=6)

    def _used(self) -> Backend:
        if self._backend is None:
            self._backend = backend_of(self._storage)
        return self._backend


def scheme_of(key: str, artifact: Any) -> Record:
    """The record of an artifact's schema. It need not be importable: only a name for it is shared."""
    description = description_of(artifact)
    try:
        reference = reference_of(artifact)
    except ValidationError:
        reference = key
    return Record(ref=reference, kind=SCHEME, schema=description, fingerprint=fingerprint_of(SCHEME, description))
