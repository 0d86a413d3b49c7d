"""What is shared of an artifact: a record in JSON that refers to it, never the artifact itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registrygen.runtime.errors import CoercionError

FUNCTION, TYPE, ALIAS, SCHEME = "function", "type", "alias", "scheme"
KINDS = (FUNCTION, TYPE, ALIAS, SCHEME)
"""What a record can be of: a function, a class, another key, or the schema of an artifact that is itself not shared."""

_FIELDS: dict[str, tuple[type, ...]] = {
    "ref": (str,), "kind": (str,), "schema": (dict,), "fingerprint": (str,), "revision": (int,), "meta": (dict,),
}  # fmt: skip
_MAX_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class Record:
    """An artifact as it is shared.

    `ref` is `package.module:Name`, of an alias the key that it stands for; `schema` has the signature and the JSON Schema of the
    arguments; `fingerprint` is a digest of both; `revision` counts the changes of the namespace and says which one this is; `meta` is
    what was registered beside the artifact.
    """

    ref: str
    kind: str
    schema: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    revision: int = 0
    meta: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The record as it is stored; the storage gives it its revision."""
        return {
            "ref": self.ref,
            "kind": self.kind,
            "schema": dict(self.schema),
            "fingerprint": self.fingerprint,
            "meta": dict(self.meta),
        }


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """What stands in the place of a record that is none, and why it is none."""

    error: CoercionError
    document: Any


def record_of(document: Any) -> Record:
    """The record that a JSON value is. Raises CoercionError for anything else."""
    if not isinstance(document, Mapping):
        raise _none(f"a record is an object, not {_shown(document)}")
    unknown = [str(name) for name in document if name not in _FIELDS]
    if unknown:
        raise _none(f"a record has no `{unknown[0][:_MAX_TEXT]}`")
    for name in ("ref", "kind"):
        if name not in document:
            raise _none(f"a record needs `{name}`")
    for name, value in document.items():
        if not isinstance(value, _FIELDS[name]) or isinstance(value, bool):
            raise _none(f"`{name}` of a record cannot be {_shown(value)}")
    if document["kind"] not in KINDS:
        raise _none(f"`{document['kind'][:_MAX_TEXT]}` is no kind of record")
    if not 0 < len(document["ref"]) <= _MAX_TEXT:
        raise _none(f"`ref` of a record has 1 to {_MAX_TEXT} characters")
    return Record(**document)


def read_record(document: Any) -> Record | Unreadable:
    """The record that a JSON value is, or why it is none."""
    try:
        return record_of(document)
    except CoercionError as error:
        return Unreadable(error=error, document=document)


def _none(message: str) -> CoercionError:
    fields = ", ".join(f"`{name}`" for name in _FIELDS)
    return CoercionError(message, [f"a record has {fields}; `ref` is `package.module:Name`"])


def _shown(value: Any) -> str:
    return f"`{repr(value)[:60]}`"
