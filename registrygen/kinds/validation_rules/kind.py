"""The kind `validation_rules`: what texts from outside have to be, with examples (seed 000, section 4)."""

from __future__ import annotations

from registrygen.api import EnumSlot, Key, Kind, Lookup, Names, Plain, Statistic
from registrygen.kinds.validation_rules.compliance import COMPLIANCE
from registrygen.kinds.validation_rules.rules import RULES
from registrygen.kinds.validation_rules.spec import ValidationRuleEntry
from registrygen.kinds.validation_rules.types import TYPES

VALIDATION_RULES = Kind(
    name="validation_rules",
    singular="validation_rule",
    doc="Validation rules: functions and constraints with examples, and the annotated types that request models use.",
    entry=ValidationRuleEntry,
    key=Key(field="rule_name", type=Plain("str"), doc="Name of the rule."),
    names=Names(
        module="validation_rules.registry", registry="VALIDATION_RULES_REGISTRY", metadata="ValidationRuleMetadata"
    ),
    enums=(
        EnumSlot(slot="category", name="ValidationCategory", doc="Categories of validation rules.", base="str, Enum"),
    ),
    lookups=(
        Lookup(name="get_validation_rule", by="rule_name", one=True, doc="Get the validation rule with this name."),
        Lookup(name="get_all_validation_rules", doc="Get all validation rules."),
        Lookup(name="get_rules_by_category", by="category", doc="Get all validation rules of a category."),
    ),
    statistics=(Statistic(key="total_rules"), Statistic(key="by_category", by="category")),
    name_templates={"type": "{key|pascal}"},
    rules=RULES,
    artefacts=(TYPES, COMPLIANCE),
)
