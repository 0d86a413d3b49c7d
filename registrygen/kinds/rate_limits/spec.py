"""What rate limit specs hold (seed 000, section 3): a token bucket a policy, and who shares a bucket."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registrygen.api import DocumentModel, EntryModel, Member


class RateLimitsDocument(DocumentModel):
    """The head keys of `kind: rate_limits`."""

    subjects: dict[str, str] = Field(
        default={}, description="Scope to the dependency that tells whose bucket a request spends from: `module:name`."
    )


class RateLimitEntry(EntryModel):
    """One rate limit; the key is its policy's name."""

    max_tokens: int = Field(gt=0, le=1_000_000, description="Size of the bucket: how many tokens can be spent at once.")
    refill_rate: float = Field(
        ge=0.00001, le=1_000_000, allow_inf_nan=False, description="Tokens that come back each minute."
    )
    scope: Annotated[str | int, Member("scope")] = Field(description="Who shares a bucket.")
    cost: int = Field(default=1, ge=1, description="Tokens that a request costs.")
    enabled: bool = Field(default=True, description="Whether the limit is enforced.")
