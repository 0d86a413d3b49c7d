"""What feature flag specs hold (seed 000, future applications): a value that can differ by environment and variant."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat, StrictInt, StrictStr

from registrygen.api import EntryModel, Member, Meta

FlagValue = StrictBool | StrictInt | StrictFloat | StrictStr


class FeatureFlagEntry(EntryModel):
    """One feature flag; the key is its name."""

    type: Annotated[str | int, Member("type")] = Field(description="What sort of value the flag has.")
    default: FlagValue = Field(description="The value where nothing else applies.")
    variants: dict[str, FlagValue] = Field(default={}, description="Other values that the flag can have, by name.")
    environments: dict[str, FlagValue] = Field(
        default={}, description="The value in environments where it is not the default."
    )
    rollout: Annotated[int, Meta(name="rollout_percentage")] = Field(
        default=100, ge=0, le=100, description="Percentage of users that the flag applies to."
    )
    owner: str = Field(min_length=1, description="Who decides about the flag, and removes it.")
    expires: str | None = Field(
        default=None, description="The date after which the flag should be gone, such as 2027-06-30."
    )
    requires_migration: bool = Field(default=False, description="Whether the flag needs a migration of the database.")
    description: str = Field(default="", description="What the flag switches.")
