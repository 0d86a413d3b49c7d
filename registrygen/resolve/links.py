"""The keys that fields of other kinds may refer to, and of which words it is known that they are none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from registrygen.diagnostics.near import nearest
from registrygen.model.fields import ObjectType
from registrygen.resolve.drafts import Draft
from registrygen.resolve.merge import RawEntry
from registrygen.resolve.objects import NOT_FOUND, ObjectResolver, RefTable
from registrygen.resolve.refs import group_refs


@dataclass(frozen=True, kw_only=True)
class Links:
    """The entries of all drafts by kind and key; `uncertain` are the kinds that may have more of them."""

    drafts: Sequence[Draft]
    uncertain: Collection[str]
    objects: ObjectResolver
    refs: RefTable

    @cached_property
    def _owners(self) -> Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]:
        index: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for draft in self.drafts:
            keys = index.setdefault(draft.kind.name, {})
            for key in dict.fromkeys(str(raw.key) for raw in draft.raws):
                keys.setdefault(key, []).append((draft.layout.module, draft.layout.name))
        return index

    def owners(self, kind: str, key: str) -> Sequence[tuple[str, str]]:
        """Module and name of the registries of a kind that have the key."""
        return self._owners.get(kind, {}).get(key, ())

    def keys(self, kind: str) -> Collection[str] | None:
        """The keys of all entries of a kind, None where no document is of it."""
        return self._owners.get(kind)

    def is_wrong(self, kind: str, key: str) -> bool:
        """Whether it is a mistake to refer to the key: nothing has it, and no faulty document or entry may be meant to."""
        return kind not in self.uncertain and not self.owners(kind, key) and not self._is_meant(kind, key)

    def _is_meant(self, kind: str, key: str) -> bool:
        """Whether an entry's own key is a misspelling of this one, and is reported itself."""
        return any(
            self._misspells(draft, raw, key)
            for draft in self.drafts
            if draft.kind.name == kind
            for raw in draft.raws
            if isinstance(raw.key, str) and nearest(key, [raw.key])
        )

    def _misspells(self, draft: Draft, raw: RawEntry, key: str) -> bool:
        type_, declares = draft.kind.key.type, draft.kind.declares
        if not isinstance(type_, ObjectType) or "object" in raw.values or (declares and declares.fields in raw.values):
            return False
        refs = group_refs(draft.kind, self.refs, raw.document, raw.group_index)
        given = self.objects.resolve(str(raw.key), type_.slot, type_.sort, refs, raw.span).finding
        meant = self.objects.resolve(key, type_.slot, type_.sort, refs, raw.span)
        return given is not None and given.code == NOT_FOUND.name and meant.finding is None
