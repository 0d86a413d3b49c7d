"""What provider specs hold (seed 001): how a provider is shown, authenticated, configured and constructed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from registrygen.api import DocumentModel, EntryModel, GivenArgument, Keys, Member, Meta, Object, SpecModel


class OAuthModel(SpecModel):
    """How OAuth providers call back."""

    callback: str = Field(
        default="/oauth/{slug}/callback", description="Path of the callback; `{slug}` stands for the provider's key."
    )


class ProvidersDocument(DocumentModel):
    """The head keys of `kind: providers`."""

    protocol: str | None = Field(
        default=None, description="What every provider's class has to implement: `module:Name`."
    )
    settings: str | None = Field(
        default=None, description="A function that returns the application's settings: `module:name`."
    )
    oauth: OAuthModel = Field(default=OAuthModel(), description="How OAuth providers call back.")


class ProviderEntry(EntryModel):
    """One provider; the key is its slug."""

    display_name: str = Field(description="Human-readable provider name.", min_length=1)
    category: Annotated[str | int, Member("category")] = Field(description="Provider category.")
    auth_type: Annotated[str | int, Member("auth_type")] = Field(description="Authentication mechanism.")
    capabilities: list[Annotated[str | int, Member("capability")]] = Field(description="Supported features.")
    settings: Annotated[
        dict[str, Literal["secret", "text", "url", "int", "bool"]] | list[str], Meta(name="required_settings"), Keys()
    ] = Field(default={}, description="Settings that have to be present.")
    implementation: Annotated[str | None, Meta(hidden=True), Object("class", sort="class", base="protocol")] = Field(
        default=None, alias="class", description="The class: `module:Name`."
    )
    arguments: Annotated[dict[str, GivenArgument], Meta(hidden=True)] = Field(
        default={},
        description="Constructor arguments: parameter to `{setting: name}`, `{value: ...}` or `{component: key}`.",
    )
