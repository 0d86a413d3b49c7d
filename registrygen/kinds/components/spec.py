"""What component specs hold (seed 003): what is constructed, how long it lives, and what its constructor is given."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from registrygen.api import DocumentModel, EntryModel, GivenArgument, Member, Meta, Object

Given = dict[str, GivenArgument]


class ComponentsDocument(DocumentModel):
    """The head keys of `kind: components`."""

    settings: str | None = Field(
        default=None, description="The class of the settings that the container is opened with: `module:Name`."
    )
    bus: str | None = Field(
        default=None, description="Key of the component that event handlers are subscribed to when the container opens."
    )
    framework: Literal["fastapi"] | None = Field(
        default=None,
        description="The web framework that dependencies are generated for; where there are routes, `fastapi`.",
    )
    overrides: dict[str, Given] = Field(
        default={},
        description="What single consumers are given instead: class of a handler (`Name` or `module:Name`) to parameters.",
    )


class ComponentEntry(EntryModel):
    """One component; the key is its name in the container."""

    type: Annotated[str, Meta(name="component_class"), Object("type")] = Field(
        description="The class: what parameters of this type receive."
    )
    scope: Annotated[str | int, Member("scope")] = Field(
        default="request", description="How long an instance lives: `app` or `request`."
    )
    factory: Annotated[str | None, Object("factory", sort="callable")] = Field(
        default=None, description="What makes an instance, where it is not the class itself: `module:function`."
    )
    form: Annotated[Literal["value", "coroutine", "context"] | None, Meta(hidden=True)] = Field(
        default=None,
        description="What calling the factory gives, where its source cannot be read: a `value`, a `coroutine` or an "
        "asynchronous `context` manager.",
    )
    provides: list[Annotated[str, Object("provides", sort="any")]] = Field(
        default=[], description="Protocols and base classes that parameters may ask for instead of the class."
    )
    arguments: Annotated[Given | None, Meta(hidden=True)] = Field(
        default=None, description="What parameters are given by hand."
    )
    transaction: Annotated[str | None, Meta(hidden=True), Object("transaction", sort="callable")] = Field(
        default=None,
        description="An asynchronous context manager, called with the component, that is a transaction on it.",
    )
