"""What has to hold for routes."""

from __future__ import annotations

from registrygen.kinds.routes import auth_rules, function_rules, path_rules

RULES = (*path_rules.RULES, *auth_rules.RULES, *function_rules.RULES)
