"""The kind `rate_limits`: how often what may be done, by policy (seed 000, section 3)."""

from __future__ import annotations

from registrygen.api import EnumSlot, Key, Kind, Lookup, MemberType, Names, Statistic
from registrygen.kinds.rate_limits.artefact import ENFORCEMENT
from registrygen.kinds.rate_limits.compliance import COMPLIANCE
from registrygen.kinds.rate_limits.rules import RULES
from registrygen.kinds.rate_limits.spec import RateLimitEntry, RateLimitsDocument
from registrygen.kinds.rate_limits.tables import endpoint_figures

RATE_LIMITS = Kind(
    name="rate_limits",
    singular="rate_limit",
    doc="Rate limits: a token bucket for each policy.",
    document=RateLimitsDocument,
    entry=RateLimitEntry,
    key=Key(field="name", type=MemberType("policy"), doc="The policy."),
    names=Names(module="rate_limits.registry", registry="RATE_LIMIT_REGISTRY", metadata="RateLimitRule"),
    enums=(
        EnumSlot(slot="policy", name="RateLimitPolicy", doc="Rate limits by name.", base="str, Enum", derive="key"),
        EnumSlot(
            slot="scope",
            name="RateLimitScope",
            doc="Who shares a bucket.",
            base="str, Enum",
            members={"IP": "ip", "USER": "user", "USER_PROVIDER": "user_provider", "GLOBAL": "global"},
            docs={
                "IP": "Everybody behind one address.",
                "USER": "One user.",
                "USER_PROVIDER": "One user with one provider.",
                "GLOBAL": "Everybody.",
            },
        ),
    ),
    lookups=(
        Lookup(name="get_rate_limit_rule", by="name", one=True, doc="Get the rule of a policy."),
        Lookup(name="get_all_rate_limit_policies", select="name", doc="Get all policies."),
        Lookup(name="get_rate_limits_by_scope", by="scope", doc="Get all rules of a scope."),
        Lookup(name="get_enabled_rate_limits", where={"enabled": True}, doc="Get the rules that are enforced."),
    ),
    statistics=(
        Statistic(key="total_rate_limits"),
        Statistic(key="enabled_rate_limits", where={"enabled": True}),
        Statistic(key="by_scope", by="scope"),
    ),
    head_objects={"subjects": "callable"},
    rules=RULES,
    artefacts=(ENFORCEMENT, COMPLIANCE),
    figures=endpoint_figures,
)
