"""What event specs hold (seeds 000 and 004): workflows of phases, and the handlers that have to handle each event."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registrygen.api import DocumentModel, EntryModel, Member, Meta, Named, Requires


class EventsDocument(DocumentModel):
    """The head keys of `kind: events`."""

    base: str | None = Field(default=None, description="The base class of event classes: `module:Name`.")
    scan: list[str] = Field(default=[], description="Packages in which event classes without an entry are looked for.")


class EventEntry(EntryModel):
    """One domain event; the key is its class."""

    category: Annotated[str | int, Member("category")] = Field(description="Event category.")
    workflow: Annotated[str, Meta(name="workflow_name")] = Field(
        description='Name of the workflow, such as "user_registration".', min_length=1
    )
    phase: Annotated[str | int, Member("phase")] = Field(description="Workflow phase.")
    requires: Requires = Field(
        default={}, description="Which handlers handle the event, where it differs from their default."
    )
    audit_action: Annotated[str | None, Meta(name="audit_action_name"), Named("audit_action", handler="audit")] = Field(
        default=None, description="Name of the audit action that the audit handler records."
    )
