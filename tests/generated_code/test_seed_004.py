"""What seed 004 says of the event registry, on the generated one."""

from __future__ import annotations

import dataclasses

import pytest
from finance.events.authentication import (
    TokenRejectedDueToRotation,
    UserRegistrationAttempted,
    UserRegistrationFailed,
    UserRegistrationSucceeded,
)
from finance.events.base import DomainEvent
from finance.events.sessions import SessionActivityUpdated

from generated.events import (
    EVENT_REGISTRY,
    AuditAction,
    EventCategory,
    EventMetadata,
    RateLimitCheckAllowed,
    RateLimitCheckAttempted,
    RateLimitCheckDenied,
    WorkflowPhase,
    get_all_events,
    get_events_requiring_handler,
    get_expected_audit_actions,
    get_statistics,
    get_workflow_events,
)

HANDLERS = {"logging": 69, "audit": 66, "email": 5, "session": 3}
UNAUDITED = {SessionActivityUpdated, RateLimitCheckAttempted, RateLimitCheckAllowed}


def test_the_enums_have_the_members_of_the_seed() -> None:
    assert [member.value for member in EventCategory] == [
        "authentication",
        "authorization",
        "provider",
        "data_sync",
        "session",
        "rate_limit",
        "admin",
    ]
    assert [member.value for member in WorkflowPhase] == [
        "attempted",
        "succeeded",
        "failed",
        "allowed",
        "denied",
        "operational",
    ]


def test_metadata_has_the_fields_and_defaults_of_the_seed() -> None:
    fields = {field.name: field.default for field in dataclasses.fields(EventMetadata)}
    missing = dataclasses.MISSING
    assert fields == {
        "event_class": missing,
        "category": missing,
        "workflow_name": missing,
        "phase": missing,
        "requires_logging": True,
        "requires_audit": True,
        "requires_email": False,
        "requires_session": False,
        "audit_action_name": "",
    }


def test_all_events_are_the_registry_s_classes_in_its_order() -> None:
    assert get_all_events() == [meta.event_class for meta in EVENT_REGISTRY]
    assert len(set(get_all_events())) == 69
    assert all(issubclass(event, DomainEvent) for event in get_all_events())


@pytest.mark.parametrize(("handler", "count"), HANDLERS.items())
def test_events_requiring_a_handler_are_those_with_its_flag(handler: str, count: int) -> None:
    found = get_events_requiring_handler(handler)
    assert len(found) == count
    assert found == [meta.event_class for meta in EVENT_REGISTRY if getattr(meta, f"requires_{handler}")]


@pytest.mark.parametrize("word", ["sms", "Logging", "requires_logging", "", "event_class"])
def test_a_handler_that_does_not_exist_is_refused_with_those_that_do(word: str) -> None:
    with pytest.raises(ValueError, match="Invalid handler_type") as caught:
        get_events_requiring_handler(word)
    assert str(caught.value) == (
        f"Invalid handler_type: {word}. Must be one of: ['logging', 'audit', 'email', 'session']"
    )


def test_a_workflow_s_events_are_found_by_phase() -> None:
    assert get_workflow_events("user_registration") == {
        WorkflowPhase.ATTEMPTED: UserRegistrationAttempted,
        WorkflowPhase.SUCCEEDED: UserRegistrationSucceeded,
        WorkflowPhase.FAILED: UserRegistrationFailed,
    }


def test_the_rate_limit_workflow_has_phases_of_its_own() -> None:
    assert get_workflow_events("rate_limit_check") == {
        WorkflowPhase.ATTEMPTED: RateLimitCheckAttempted,
        WorkflowPhase.ALLOWED: RateLimitCheckAllowed,
        WorkflowPhase.DENIED: RateLimitCheckDenied,
    }


def test_an_operational_event_is_a_workflow_of_its_own() -> None:
    found = get_workflow_events("token_rejected_due_to_rotation")
    assert found == {WorkflowPhase.OPERATIONAL: TokenRejectedDueToRotation}


def test_a_workflow_that_does_not_exist_has_no_events() -> None:
    assert get_workflow_events("user_registrations") == {}


def test_no_event_hides_another_of_its_workflow_and_phase() -> None:
    workflows = {meta.workflow_name for meta in EVENT_REGISTRY}
    found = [event for name in workflows for event in get_workflow_events(name).values()]
    assert sorted(event.__name__ for event in found) == sorted(event.__name__ for event in get_all_events())


def test_every_audited_event_has_an_action_that_exists() -> None:
    actions = get_expected_audit_actions()
    assert list(actions) == get_events_requiring_handler("audit")
    assert set(actions.values()) == {action.name for action in AuditAction}
    assert len(set(actions.values())) == 66


def test_actions_are_named_by_the_spec_or_after_workflow_and_phase() -> None:
    actions = get_expected_audit_actions()
    assert actions[UserRegistrationSucceeded] == "USER_REGISTERED"
    assert actions[UserRegistrationFailed] == "USER_REGISTRATION_FAILED"


def test_events_that_are_not_audited_have_no_action() -> None:
    assert set(get_all_events()) - set(get_expected_audit_actions()) == UNAUDITED
    assert {meta.audit_action_name for meta in EVENT_REGISTRY if not meta.requires_audit} == {""}


def test_the_statistics_are_those_of_the_application() -> None:
    assert get_statistics() == {
        "total_events": 69,
        "by_category": {
            "authentication": 31,
            "authorization": 6,
            "provider": 9,
            "data_sync": 12,
            "session": 8,
            "rate_limit": 3,
        },
        "by_phase": {
            "attempted": 20,
            "succeeded": 19,
            "failed": 19,
            "operational": 9,
            "allowed": 1,
            "denied": 1,
        },
        "requiring_logging": 69,
        "requiring_audit": 66,
        "requiring_email": 5,
        "requiring_session": 3,
        "total_workflows": 29,
    }


def test_what_is_returned_may_be_changed_without_harm() -> None:
    get_all_events().clear()
    get_workflow_events("user_registration").clear()
    get_expected_audit_actions().clear()
    get_statistics()["by_category"].clear()
    assert len(get_all_events()) == 69
    assert len(get_workflow_events("user_registration")) == 3
    assert len(get_expected_audit_actions()) == 66
    assert get_statistics()["by_category"]["authentication"] == 31


def test_the_registry_cannot_be_changed() -> None:
    assert isinstance(EVENT_REGISTRY, tuple)
    with pytest.raises(dataclasses.FrozenInstanceError):
        EVENT_REGISTRY[0].requires_audit = False  # type: ignore[misc]


def test_metadata_takes_no_positional_arguments() -> None:
    meta = EVENT_REGISTRY[0]
    with pytest.raises(TypeError):
        EventMetadata(meta.event_class, meta.category, meta.workflow_name, meta.phase)  # type: ignore[misc]
