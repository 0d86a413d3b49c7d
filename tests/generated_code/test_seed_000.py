"""What section 4 of document 000 says of validation rules, held against the example's generated code."""

from __future__ import annotations

import dataclasses

import pytest
from finance.validators import validate_email

from generated.validation_rules.registry import (
    VALIDATION_RULES_REGISTRY,
    ValidationCategory,
    ValidationRuleMetadata,
    get_all_validation_rules,
    get_rules_by_category,
    get_statistics,
    get_validation_rule,
)


def test_the_metadata_has_the_documents_fields() -> None:
    named = ["rule_name", "validator_function", "field_constraints", "description", "examples", "category"]
    fields = [field.name for field in dataclasses.fields(ValidationRuleMetadata)]
    assert [name for name in fields if name in named] == named
    assert set(fields) - set(named) == {"normalized_examples", "invalid_examples", "secret"}


def test_the_rule_of_addresses_is_the_documents() -> None:
    email = VALIDATION_RULES_REGISTRY["email"]
    assert (email.rule_name, email.validator_function) == ("email", validate_email)
    assert (email.field_constraints["min_length"], email.field_constraints["max_length"]) == (5, 255)
    assert email.description == "Email address with format validation and lowercase normalization"
    assert email.examples[:2] == ("user@example.com", "test.user@domain.co.uk")
    assert email.category is ValidationCategory.AUTHENTICATION


def test_there_are_four_rules() -> None:
    names = ["email", "password", "verification_token", "refresh_token"]
    assert list(VALIDATION_RULES_REGISTRY) == names
    assert [rule.rule_name for rule in get_all_validation_rules()] == names
    assert [rule.rule_name for rule in get_rules_by_category(ValidationCategory.AUTHENTICATION)] == names
    assert get_statistics()["total_rules"] == 4
    assert get_validation_rule("password") is VALIDATION_RULES_REGISTRY["password"]
    with pytest.raises(ValueError, match="pasword"):
        get_validation_rule("pasword")
