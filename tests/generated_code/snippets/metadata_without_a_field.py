"""Metadata of the user's own: every field is needed, and has the type that the spec gives it."""

from finance.events.authentication import UserLoginFailed

from generated.events import EventCategory, EventMetadata, WorkflowPhase
from generated.providers import Provider, get_provider_metadata

event, category, phase = UserLoginFailed, EventCategory.SESSION, WorkflowPhase.FAILED
EventMetadata(event_class=event, category=category, phase=phase)  # refused: call-arg, reportCallIssue, workflow_name
get_provider_metadata("schwab")  # refused: arg-type, reportArgumentType, Provider
get_provider_metadata(Provider.FIDELITY)  # refused: attr-defined, reportAttributeAccessIssue, FIDELITY
