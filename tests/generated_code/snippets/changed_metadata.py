"""Metadata and registries that somebody changes."""

from generated.events import EVENT_REGISTRY, EventMetadata
from generated.jobs import JOB_REGISTRY


def change(meta: EventMetadata) -> None:
    meta.requires_audit = False  # refused: misc, reportAttributeAccessIssue, requires_audit
    EVENT_REGISTRY.append(meta)  # refused: attr-defined, reportAttributeAccessIssue, append
    JOB_REGISTRY[0].name = "other"  # refused: misc, reportAttributeAccessIssue, name
