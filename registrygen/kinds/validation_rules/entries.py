"""What one validation rule says, in the terms of its own model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from registrygen.api import Entry, Registry
from registrygen.kinds.validation_rules.spec import ValidationRuleEntry

KIND = "validation_rules"


def rule(entry: Entry) -> ValidationRuleEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, ValidationRuleEntry)
    return entry.spec


def type_name(entry: Entry) -> str:
    """The name of the rule's annotated type."""
    return str(entry.values["type"] or "")


def types_module(registry: Registry) -> str:
    """The module of a registry's annotated types, dotted below the output's package."""
    head = registry.head
    said: str | None = getattr(getattr(getattr(head, "registry", None), "modules", None), "types", None)
    package, dot, _ = registry.layout.module.rpartition(".")
    return said or f"{package}{dot}types"


def accepted_examples(entry: Entry) -> Mapping[str, str]:
    """The examples that are accepted, with what each becomes."""
    spec = rule(entry)
    return {**{text: text for text in spec.valid}, **spec.normalized}


def constrained(entry: Entry) -> TypeAdapter[str]:
    """The constraints alone, as pydantic checks them. Raises `SchemaError` for a pattern that it cannot compile."""
    said = rule(entry).constraints
    limits = Field(min_length=said.min_length, max_length=said.max_length, pattern=said.pattern)
    return TypeAdapter(Annotated[str, limits])


def unmet(constraints: TypeAdapter[str], text: str) -> str:
    """The name of the constraint that a text does not meet, empty where it meets all."""
    try:
        constraints.validate_python(text)
    except ValidationError as error:
        return next(key for item in error.errors() for key in item.get("ctx", {}))
    return ""
