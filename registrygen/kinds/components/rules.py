"""What has to hold for everything that is constructed."""

from __future__ import annotations

from registrygen.kinds.components import factory_rules, names_rules, supply_rules

RULES = (*names_rules.RULES, *supply_rules.RULES, *factory_rules.RULES)
