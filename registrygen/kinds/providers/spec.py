"""What provider specs hold (seed 001): how a provider is shown, authenticated, configured, checked and constructed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from registrygen.api import DocumentModel, EntryModel, GivenArgument, Keys, Member, Meta, Object, SpecModel

SettingType = Literal["secret", "text", "url", "path", "int", "float", "bool", "duration"]


class OAuthModel(SpecModel):
    """How OAuth providers call back."""

    callback: str = Field(
        default="/oauth/{slug}/callback", description="Path of the callback; `{slug}` stands for the provider's key."
    )


class SettingModel(SpecModel):
    """A setting of which more is said than its type."""

    type: SettingType = Field(description="What it holds.")
    default: str | bool | int | Annotated[float, Field(allow_inf_nan=False)] | None = Field(
        default=None,
        description="What it is where it is not set, for a `duration` in seconds; without it the setting has to be present.",
    )
    doc: str = Field(default="", description="What it is for, in a sentence.")


class SetupModel(SpecModel):
    """How the application is made known to a provider."""

    url: Annotated[str, Field(pattern=r"^https?://[!-;=?-~]+$")] | None = Field(
        default=None, description="Where the application is registered with the provider."
    )
    steps: list[str] = Field(default=[], description="What is done there, a sentence a step.")


class ProvidersDocument(DocumentModel):
    """The head keys of `kind: providers`."""

    protocol: str | None = Field(
        default=None, description="What every provider's class has to implement: `module:Name`."
    )
    settings: str | None = Field(
        default=None, description="A function that returns the application's settings: `module:name`."
    )
    settings_models: Literal["optional", "required"] | None = Field(
        default=None,
        description="That models of the settings are generated: a provider whose settings are missing is not available "
        "(`optional`), or the settings cannot be read then (`required`).",
    )
    version: str | None = Field(
        default=None, description="The application's version, which `min_version` is compared with: `module:NAME`."
    )
    reports: str | None = Field(
        default=None,
        description="The method by which a provider's class reports its capabilities; they have to be those of the spec.",
    )
    oauth: OAuthModel = Field(default=OAuthModel(), description="How OAuth providers call back.")


class ProviderEntry(EntryModel):
    """One provider; the key is its slug."""

    display_name: str = Field(description="Human-readable provider name.", min_length=1)
    category: Annotated[str | int, Member("category")] = Field(description="Provider category.")
    auth_type: Annotated[str | int, Member("auth_type")] = Field(description="Authentication mechanism.")
    capabilities: list[Annotated[str | int, Member("capability")]] = Field(description="Supported features.")
    settings: Annotated[
        dict[str, SettingType | SettingModel] | list[str], Meta(name="required_settings"), Keys(unless="default")
    ] = Field(default={}, description="Settings that have to be present.")
    enabled: bool = Field(default=True, description="Whether the provider can be used at all.")
    beta: bool = Field(default=False, description="Whether the provider is still being tried out.")
    min_version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")] | None = Field(
        default=None, description="The version of the application from which on the provider can be used."
    )
    health_interval: Annotated[int | None, Meta(name="health_check_interval")] = Field(
        default=None, gt=0, description="Seconds between two health checks; without it the provider is not checked."
    )
    health_timeout: Annotated[float, Meta(name="health_check_timeout")] = Field(
        default=10.0, gt=0, allow_inf_nan=False, description="Seconds that a health check may take."
    )
    setup: Annotated[SetupModel, Meta(hidden=True)] = Field(
        default=SetupModel(), description="How the application is made known to the provider."
    )
    implementation: Annotated[str | None, Meta(hidden=True), Object("class", sort="class", base="protocol")] = Field(
        default=None, alias="class", description="The class: `module:Name`."
    )
    arguments: Annotated[dict[str, GivenArgument], Meta(hidden=True)] = Field(
        default={},
        description="Constructor arguments: parameter to `{setting: name}`, `{value: ...}` or `{component: key}`.",
    )
