"""Metadata fields that nobody reads: what entries say, and no code asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from registrygen.diagnostics.finding import Span
from registrygen.model.artefact import Part
from registrygen.model.fields import Field
from registrygen.model.registry import Entry, Project, Registry, reaches
from registrygen.view.values import metadata_fields


@dataclass(frozen=True, kw_only=True)
class UnusedField:
    """A field of a metadata class or of its records; `key` fills it, in so many entries, for the first time at `place`."""

    registry: Registry
    holder: str
    field: str
    key: str
    entries: int
    place: Span | None


def unused_fields(project: Project, read: Collection[str]) -> tuple[UnusedField, ...]:
    """The metadata fields whose names are not among those that are read."""
    registries = [registry for registry in project.registries if Part.METADATA in registry.kind.parts]
    return tuple(item for registry in registries for item in _fields(registry) if item.field not in read)


def _fields(registry: Registry) -> Iterator[UnusedField]:
    """The fields of the metadata class and of the records in it, in their order."""
    for field in metadata_fields(registry):
        yield _field(registry, field, registry.layout.metadata, field.name)
        if field.record is not None:
            names = [item.name for item in (field.record.key, field.record.value) if item is not None]
            for name in names:
                yield _field(registry, field, registry.layout.named(field.record.name), name)
            for other in (item for item in registry.fields if item.key in field.record.also):
                yield _field(registry, other, registry.layout.named(field.record.name), other.name)


def _field(registry: Registry, field: Field, holder: str, name: str) -> UnusedField:
    path = ("requires", field.handler) if field.handler else (field.flag_of or field.key,)
    saying = [entry for entry in registry.entries if field.is_key or _says(entry, path)]
    places = [entry.span if field.is_key else entry.where(*path) for entry in saying[:1]]
    return UnusedField(
        registry=registry,
        holder=holder,
        field=name,
        key="the entry's key" if field.is_key else ".".join(path),
        entries=len(saying),
        place=places[0] if places else None,
    )


def _says(entry: Entry, path: tuple[str, ...]) -> bool:
    return any(reaches(layer.values, path) for layer in entry.layers)
