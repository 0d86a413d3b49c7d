"""What event specs hold (seeds 000 and 004): workflows of phases, and the handlers that have to handle each event."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from registrygen.api import ClassFields, DocumentModel, EntryModel, Member, Meta, Named, Requires, SpecModel


class BrokerModel(SpecModel):
    """The message broker that carries events between processes."""

    faststream: Literal["redis", "rabbit", "kafka", "nats"] = Field(
        description="The broker, with FastStream: `redis` (Streams), `rabbit` (RabbitMQ), `kafka` or `nats` (JetStream)."
    )
    prefix: str = Field(
        default="",
        description="What names at the broker begin with: of streams, queues, topics and the like.",
        pattern=r"^[A-Za-z0-9._-]*$",
    )


class EventsDocument(DocumentModel):
    """The head keys of `kind: events`."""

    base: str | None = Field(default=None, description="The base class of event classes: `module:Name`.")
    scan: list[str] = Field(default=[], description="Packages in which event classes without an entry are looked for.")
    broker: BrokerModel | None = Field(
        default=None, description="The message broker over which the events can travel, beside the bus of a process."
    )


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
    local: Annotated[bool, Meta(hidden=True)] = Field(
        default=False, description="Whether the event stays within its process where a broker carries the others."
    )
    fields: ClassFields = Field(
        default=None, description="The fields of the event's class, which is then generated: the type of each."
    )
