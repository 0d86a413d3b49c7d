"""From a record to the artifact that it refers to: trusted, of the kind and form that the record says, and what the registry takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from registrygen.runtime.errors import ConformanceError, ValidationError
from registrygen.runtime.storage.fingerprints import description_of, differences, fingerprint_of
from registrygen.runtime.storage.held import Entry
from registrygen.runtime.storage.records import FUNCTION, TYPE, Record, Unreadable
from registrygen.runtime.storage.references import kind_of
from registrygen.runtime.storage.trust import Trust


class Resolver:
    """Finds artifacts. What this process has shared itself it knows by its reference, and imports nothing for it."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.check: Callable[[Any], Any] | None = None
        self._known: dict[str, Any] = {}

    def know(self, reference: str, artifact: Any) -> None:
        """Remember an artifact of this process."""
        self._known[reference] = artifact

    def artifact(self, entry: Entry, about: dict[str, Any]) -> Any:
        """The artifact of a record.

        Raises:
            CoercionError: If it is no record, or refers to what may not be imported.
            RegistryError: If what it refers to is not there.
            ConformanceError: If that is not what the record says, or not what the registry takes.
        """
        if isinstance(entry, Unreadable):
            error = entry.error
            raise type(error)(f"`{about['key']}`: {error.message}", error.suggestions, about)
        if entry.kind not in (FUNCTION, TYPE):
            raise ConformanceError(f"the record of `{about['key']}` is of no artifact, but `{entry.kind}`", (), about)
        found = self._known.get(entry.ref)
        if found is None:
            found = self.trust.artifact(entry.ref, about)
        _assert_same(found, entry, about)
        if self.check is not None:
            try:
                found = self.check(found)
            except ValidationError as error:
                error.context = {**about, "ref": entry.ref, **error.context}
                raise
        return found


def _assert_same(found: Any, record: Record, about: dict[str, Any]) -> None:
    """Raises ConformanceError where the artifact here is another than the one that was shared."""
    kind, description = kind_of(found), description_of(found)
    if kind == record.kind and fingerprint_of(kind, description) == record.fingerprint:
        return
    lines = [f"it is a {kind}, not a {record.kind}"] if kind != record.kind else differences(record.schema, description)
    problems = lines or ["its fingerprint is another one"]
    message = f"`{record.ref}` is not here what it was where it was shared:\n" + "\n".join(
        f"  {line}" for line in problems
    )
    shown = {"ref": record.ref, "expected": dict(record.schema), "found": description, "problems": problems}
    raise ConformanceError(message, ["bring both sides to the same version, and register it anew"], {**about, **shown})
