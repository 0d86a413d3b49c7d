"""What validation rule specs hold (seed 000, section 4): a function, what holds before it is called, and examples."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registrygen.api import EntryModel, Member, Meta, Named, Object, SpecModel


class ConstraintsModel(SpecModel):
    """What pydantic checks of a text before the rule's function sees it."""

    min_length: int | None = Field(default=None, gt=0, description="How many characters it has at least.")
    max_length: int | None = Field(default=None, gt=0, description="How many characters it has at most.")
    pattern: str | None = Field(
        default=None,
        min_length=1,
        description="A regular expression that is found in it; `^` and `$` make it one of the whole text.",
    )


class ValidationRuleEntry(EntryModel):
    """One validation rule; the key is its name."""

    function: Annotated[
        str, Meta(name="validator_function"), Object("function", sort="callable", signature=("str", "str"))
    ] = Field(description="The function that takes the text and returns what it becomes, or raises `ValueError`.")
    constraints: Annotated[ConstraintsModel, Meta(name="field_constraints")] = Field(
        default=ConstraintsModel(), description="What has to hold before the function is called."
    )
    description: str = Field(description="What the rule is for.", min_length=1)
    valid: Annotated[list[str], Meta(name="examples")] = Field(
        default=[], description="Examples that are accepted and stay as they are."
    )
    normalized: Annotated[dict[str, str], Meta(name="normalized_examples")] = Field(
        default={}, description="Examples that are accepted and become another text: the text to what it becomes."
    )
    invalid: Annotated[list[str], Meta(name="invalid_examples")] = Field(
        default=[], description="Examples that are refused, by the constraints or by the function."
    )
    category: Annotated[str | int, Member("category")] = Field(description="Category of the rule.")
    secret: bool = Field(default=False, description="Whether the type holds the text as a `SecretStr`.")
    type: Annotated[str | None, Meta(hidden=True), Named("type")] = Field(
        default=None, description="Name of the annotated type."
    )
