"""The kind `feature_flags`: what can be switched without a release (seed 000, future applications)."""

from __future__ import annotations

from registrygen.api import EnumSlot, Key, Kind, Lookup, Names, Plain, Statistic
from registrygen.kinds.feature_flags.accessors import ACCESSORS
from registrygen.kinds.feature_flags.compliance import COMPLIANCE
from registrygen.kinds.feature_flags.evaluation import EVALUATION_MODULE
from registrygen.kinds.feature_flags.manifest import OPENFEATURE
from registrygen.kinds.feature_flags.provider import PROVIDER_MODULE
from registrygen.kinds.feature_flags.rules import RULES
from registrygen.kinds.feature_flags.spec import FeatureFlagEntry, FeatureFlagsDocument
from registrygen.kinds.feature_flags.switches import SWITCHES

FEATURE_FLAGS = Kind(
    name="feature_flags",
    singular="feature_flag",
    doc="Feature flags: their values by environment, who owns them and when they go.",
    document=FeatureFlagsDocument,
    entry=FeatureFlagEntry,
    key=Key(field="name", type=Plain("str"), doc="Name of the flag."),
    names=Names(module="feature_flags.registry", registry="FEATURE_REGISTRY", metadata="FeatureMetadata"),
    enums=(
        EnumSlot(
            slot="type",
            name="FlagType",
            doc="What sort of value a flag has.",
            base="str, Enum",
            members={"BOOLEAN": "boolean", "STRING": "string", "INTEGER": "integer", "FLOAT": "float"},
        ),
    ),
    lookups=(
        Lookup(name="get_all_feature_flags", select="name", doc="Get the names of all feature flags."),
        Lookup(name="get_feature_flag", by="name", one=True, doc="Get the feature flag with this name."),
        Lookup(name="get_feature_flags_by_type", by="type", doc="Get all feature flags of a type."),
        Lookup(name="get_feature_flags_by_owner", by="owner", doc="Get all feature flags of an owner."),
        Lookup(
            name="get_feature_flags_requiring_migration",
            where={"requires_migration": True},
            doc="Get the feature flags that need a migration of the database.",
        ),
    ),
    statistics=(
        Statistic(key="total_feature_flags"),
        Statistic(key="by_type", by="type"),
        Statistic(key="by_owner", by="owner"),
        Statistic(key="requiring_migration", where={"requires_migration": True}),
    ),
    head_objects={"dependency": "callable"},
    rules=RULES,
    artefacts=(EVALUATION_MODULE, ACCESSORS, PROVIDER_MODULE, SWITCHES, COMPLIANCE),
    exchanges=(OPENFEATURE,),
)
