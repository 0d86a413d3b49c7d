"""How artifacts become records: what is written of them, and under which conditions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registrygen.runtime.errors import CoercionError
from registrygen.runtime.storage.backend import Change, When
from registrygen.runtime.storage.fingerprints import description_of, fingerprint_of
from registrygen.runtime.storage.held import Held
from registrygen.runtime.storage.names import checked_key
from registrygen.runtime.storage.records import ALIAS, Record
from registrygen.runtime.storage.references import kind_of, reference_of
from registrygen.runtime.storage.shared import Described


@dataclass(frozen=True, kw_only=True)
class Published:
    """An artifact that is to be shared under a key, and when: its record, and the aliases that lead to it."""

    key: str
    artifact: Any
    record: Record
    aliases: tuple[str, ...]
    when: When


def published(key: Any, value: Any, when: When) -> Published:
    """An artifact with its record. Raises CoercionError where it cannot be shared."""
    given = value if isinstance(value, Described) else Described(artifact=value)
    kind = kind_of(given.artifact)
    description = description_of(given.artifact)
    record = Record(
        ref=reference_of(given.artifact),
        kind=kind,
        schema=description,
        fingerprint=fingerprint_of(kind, description),
        meta=_json(given.metadata),
    )
    aliases = tuple(checked_key(alias) for alias in given.aliases)
    return Published(key=checked_key(key), artifact=given.artifact, record=record, aliases=aliases, when=when)


def changes_of(item: Published, held: Held) -> list[Change]:
    """The changes that share an artifact: its record, and one for each alias, which may have led to it before."""
    alias = alias_record(item.key).document()
    return [
        Change(key=item.key, document=item.record.document(), when=item.when),
        *(Change(key=name, document=alias, when=_free(name, item.key, held)) for name in item.aliases),
    ]


def alias_record(key: str) -> Record:
    """The record of an alias of a key."""
    return Record(ref=key, kind=ALIAS)


def _free(alias: str, key: str, held: Held) -> When:
    revision = held.revision(alias) if held.aliases.get(alias) == key else None
    return "absent" if revision is None else revision


def _json(metadata: Mapping[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads(json.dumps(dict(metadata), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        message = f"the metadata cannot be shared: {error}"
        raise CoercionError(message, ["give what JSON has: texts, numbers, lists, mappings"]) from error
    return loaded
