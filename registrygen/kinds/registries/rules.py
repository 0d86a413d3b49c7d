"""All that has to hold for live registries."""

from __future__ import annotations

from registrygen.kinds.registries import binding_rules, form_rules, name_rules, storage_rules

RULES = (*form_rules.RULES, *name_rules.RULES, *storage_rules.RULES, *binding_rules.RULES)
