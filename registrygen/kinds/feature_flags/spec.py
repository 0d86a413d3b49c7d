"""What feature flag specs hold (seed 000, future applications): which value a flag has, where and for whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from registrygen.api import DocumentModel, EntryModel, Member, Meta, SpecModel

FlagValue = StrictBool | StrictInt | StrictFloat | StrictStr
Percentage = Annotated[int, Field(ge=0, le=100)]


class FeatureFlagsDocument(DocumentModel):
    """The head keys of `kind: feature_flags`."""

    environments: list[str] = Field(
        default=[],
        description="The environments that there are; entries may name no other, and neither may the application.",
    )
    sdk: Literal["openfeature"] | None = Field(
        default=None, description="The SDK that a provider and a typed client are generated for: `openfeature`."
    )
    dependency: str | None = Field(
        default=None,
        description="The FastAPI dependency that gives the `FeatureFlags` of a request: `module:name`. Routes that name a "
        "flag are closed while it is off.",
    )
    refusal: int = Field(
        default=404, ge=400, le=499, description="Status code of what a route answers while its flag is off."
    )


class TargetModel(SpecModel):
    """Whom a flag gives a value of its own."""

    when: dict[str, FlagValue | list[FlagValue]] = Field(
        min_length=1,
        description="Attributes of the evaluation context, each with the value, or the values, that it has to have. "
        "`targeting_key` is an attribute too.",
    )
    value: FlagValue = Field(description="The value then.")


class FeatureFlagEntry(EntryModel):
    """One feature flag; the key is its name."""

    type: Annotated[str | int, Member("type")] = Field(description="What sort of value the flag has.")
    default: FlagValue = Field(description="The value where nothing else applies.")
    variants: dict[str, FlagValue] = Field(
        default={},
        description="All values that the flag can have, by name. Where it is given, every other key names a variant instead "
        "of a value.",
    )
    environments: dict[str, FlagValue] = Field(
        default={}, description="The value in environments where it is not the default."
    )
    otherwise: FlagValue | None = Field(
        default=None,
        description="The value for those outside the rollout, while the flag is disabled, and where it cannot be evaluated. "
        "Without it `false` for flags of the type `boolean`, else the default.",
    )
    targeting: Annotated[list[TargetModel], Meta(hidden=True)] = Field(
        default=[], description="Whom the flag gives a value of its own; the first that fits counts."
    )
    rollout: Annotated[int, Meta(name="rollout_percentage")] = Field(
        default=100, ge=0, le=100, description="Percentage of users that the flag applies to."
    )
    rollouts: Annotated[dict[str, Percentage], Meta(name="environment_rollouts")] = Field(
        default={}, description="The percentage in environments where it is another."
    )
    enabled: bool = Field(default=True, description="Whether the flag is evaluated at all.")
    owner: str = Field(min_length=1, description="Who decides about the flag, and removes it.")
    expires: str | None = Field(
        default=None, description="The date after which the flag should be gone, such as 2027-06-30."
    )
    requires_migration: bool = Field(default=False, description="Whether the flag needs a migration of the database.")
    description: str = Field(default="", description="What the flag switches.")
