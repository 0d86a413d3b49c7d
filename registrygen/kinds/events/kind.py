"""The kind `events`: what is derived from domain events (seeds 000 and 004)."""

from __future__ import annotations

from registrygen.api import Declares, EnumSlot, Key, Kind, Lookup, Names, ObjectType, Statistic, Wiring
from registrygen.kinds.events.compliance import COMPLIANCE
from registrygen.kinds.events.faststream import FASTSTREAM
from registrygen.kinds.events.rules import RULES
from registrygen.kinds.events.spec import EventEntry, EventsDocument

EVENTS = Kind(
    name="events",
    singular="event",
    doc="Domain events: their classes, workflows, and the handlers that have to handle each.",
    document=EventsDocument,
    entry=EventEntry,
    key=Key(field="event_class", type=ObjectType("class", "event", base="base"), doc="The event class."),
    names=Names(module="events.registry", registry="EVENT_REGISTRY", metadata="EventMetadata"),
    enums=(
        EnumSlot(slot="category", name="EventCategory", doc="Event categories for organization and filtering."),
        EnumSlot(
            slot="phase",
            name="WorkflowPhase",
            doc="Phases of a workflow: an attempt and its outcome.",
            members={
                "ATTEMPTED": "attempted",
                "SUCCEEDED": "succeeded",
                "FAILED": "failed",
                "ALLOWED": "allowed",
                "DENIED": "denied",
                "OPERATIONAL": "operational",
            },
            docs={
                "ALLOWED": "For rate limit events.",
                "DENIED": "For rate limit events.",
                "OPERATIONAL": "For events of a single state.",
            },
        ),
        EnumSlot(slot="audit_action", name="AuditAction", doc="What the audit trail records.", derive="audit_action"),
    ),
    lookups=(
        Lookup(name="get_all_events", select="event_class", doc="Get all registered event classes."),
        Lookup(
            name="get_events_requiring_handler",
            handler=True,
            select="event_class",
            needs="handlers",
            doc="Get the events that a handler has to handle.",
        ),
        Lookup(
            name="get_workflow_events",
            by="workflow",
            key="phase",
            select="event_class",
            doc="Get all events of a workflow, by phase.",
        ),
        Lookup(
            name="get_expected_audit_actions",
            where={"requires_audit": True},
            key="event_class",
            select="audit_action",
            needs="audit",
            doc="Get the audit action's name for each event that is audited.",
        ),
    ),
    statistics=(
        Statistic(key="total_events"),
        Statistic(key="by_category", by="category"),
        Statistic(key="by_phase", by="phase"),
        Statistic(key="requiring", handlers=True),
        Statistic(key="total_workflows", distinct="workflow"),
    ),
    wiring=Wiring(
        payload="event_class", method="handle_{workflow}_{phase}", parameter="event", base="base", broker="broker"
    ),
    declares=Declares(fields="fields", module="events", base="base"),
    name_templates={"method": "handle_{workflow}_{phase}", "audit_action": "{workflow|upper}_{phase|upper}"},
    head_objects={"base": "class"},
    rules=RULES,
    artefacts=(FASTSTREAM, COMPLIANCE),
)
