"""What has to hold for routes."""

from __future__ import annotations

from registrygen.kinds.routes import (
    auth_rules,
    example_rules,
    flag_rules,
    function_rules,
    header_rules,
    key_rules,
    limit_rules,
    path_rules,
)

RULES = (
    *path_rules.RULES,
    *example_rules.RULES,
    *auth_rules.RULES,
    *function_rules.RULES,
    *limit_rules.RULES,
    *flag_rules.RULES,
    *header_rules.RULES,
    *key_rules.RULES,
)
