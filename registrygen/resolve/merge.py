"""How an entry is put together: document `defaults` < group `with` < entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registrygen.diagnostics.finding import Span
from registrygen.model.registry import Document, Layer


def merge(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """`over` on top of `base`: mappings merge deeply, everything else replaces, null removes."""
    merged = {key: value for key, value in base.items() if value is not None}
    for key, value in over.items():
        below = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = merge(below if isinstance(below, dict) else {}, value)
        else:
            merged[key] = value
    return merged


@dataclass(frozen=True, kw_only=True)
class RawEntry:
    """An entry before it is validated: the merged values, and the layers that they came from, its own first."""

    key: object
    span: Span
    values: Mapping[str, object]
    layers: tuple[Layer, ...]
    group: str
    group_index: int | None
    document: Document
    is_mapping: bool

    @property
    def path(self) -> tuple[str | int, ...]:
        """Where the entry stands in its document."""
        holder = () if self.group_index is None else ("groups", self.group_index)
        return (*holder, "entries", str(self.key))


def raw_entries(document: Document) -> Iterator[RawEntry]:
    """The entries of a document in file order: flat ones and those of groups, as the keys stand."""
    for key in document.values:
        if key == "entries":
            yield from _holder_entries(document, document.values, None)
        elif key == "groups":
            groups = document.values["groups"]
            for index, group in enumerate(groups if isinstance(groups, list) else []):
                if isinstance(group, dict):
                    yield from _holder_entries(document, group, index)


def _holder_entries(document: Document, holder: Mapping[str, object], index: int | None) -> Iterator[RawEntry]:
    entries = holder.get("entries")
    if not isinstance(entries, dict):
        return
    inherited = _inherited_layers(document, holder if index is not None else None)
    base: dict[str, object] = {}
    for layer in reversed(inherited):
        base = merge(base, layer.values)
    title = holder.get("title") if index is not None else ""
    for key, own in entries.items():
        values = own if isinstance(own, dict) else {}
        yield RawEntry(
            key=key,
            span=document.marks.key(entries, key) or document.kind_span,
            values=merge(base, values),
            layers=(Layer(sort="entry", values=values, marks=document.marks), *inherited),
            group=title if isinstance(title, str) else "",
            group_index=index,
            document=document,
            is_mapping=own is None or isinstance(own, dict),
        )


def _inherited_layers(document: Document, group: Mapping[str, object] | None) -> tuple[Layer, ...]:
    layers = []
    shared = group.get("with") if group else None
    if isinstance(shared, dict):
        layers.append(Layer(sort="with", values=shared, marks=document.marks))
    defaults = document.values.get("defaults")
    if isinstance(defaults, dict):
        layers.append(Layer(sort="defaults", values=defaults, marks=document.marks))
    return tuple(layers)
