"""What route specs hold (seed 000, section 5): the requests that the application answers, and how."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from registrygen.api import (
    DeprecatedModel,
    DocumentModel,
    EntryModel,
    Follows,
    Given,
    Member,
    Meta,
    Object,
    Plain,
    Record,
    RecordField,
    Ref,
)

ERRORS = Record(
    name="ErrorSpec",
    doc="An error that a route can answer with.",
    key=RecordField("status", "Status code.", Plain("int")),
    value=RecordField("description", "When it is answered."),
)
AUTH = Record(
    name="AuthPolicy",
    doc="Who may use a route.",
    value=RecordField("level", "What a client has to be."),
    also=("guard",),
)
SAFETY = Follows(
    "method",
    (
        ("GET", "SAFE"),
        ("HEAD", "SAFE"),
        ("OPTIONS", "SAFE"),
        ("PUT", "IDEMPOTENT"),
        ("DELETE", "IDEMPOTENT"),
        ("POST", "NON_IDEMPOTENT"),
        ("PATCH", "NON_IDEMPOTENT"),
    ),
)


class RoutesDocument(DocumentModel):
    """The head keys of `kind: routes`."""

    prefix: str = Field(default="", description="What the paths of the document's routes begin with.")
    auth: dict[str, str] = Field(
        default={}, description="Level to the dependency that lets only its users in: `module:name`."
    )


class RouteEntry(EntryModel):
    """One route; the key is its operation id."""

    method: Annotated[str | int, Member("method")] = Field(description="The request's method.")
    path: str = Field(description="Path below the prefix, with parameters in braces.")
    handler: Annotated[str | None, Object("handler", sort="callable", from_key=True)] = Field(
        default=None, description="The function that answers."
    )
    resource: str = Field(description="What the route is about.", min_length=1)
    tags: list[str] = Field(default=[], description="Tags in the OpenAPI document.")
    summary: str = Field(description="What the route does, in a few words.", min_length=1)
    response: Annotated[str | None, Meta(name="response_model"), Object("response", sort="class")] = Field(
        default=None, description="The class of the answer's body."
    )
    status: Annotated[int, Meta(name="status_code")] = Field(
        default=200, ge=200, le=399, description="Status code of success."
    )
    errors: Annotated[dict[int, str], ERRORS] = Field(
        default={}, description="The errors that it can answer with: status code to when."
    )
    idempotency: Annotated[str | int | None, Member("idempotency"), SAFETY] = Field(
        default=None, description="What sending the request twice does."
    )
    auth: Annotated[str | int, Meta(name="auth_policy"), Member("auth"), AUTH] = Field(
        description="Level of the users who may use it."
    )
    guard: Annotated[str | None, Meta(hidden=True), Object("guard", sort="callable")] = Field(
        default=None, description="The dependency that protects a route of the level `manual`."
    )
    rate_limit: Annotated[str | None, Meta(name="rate_limit_policy"), Ref("rate_limits")] = Field(
        default=None, description="The policy that limits how often it may be used."
    )
    feature_flag: Annotated[str | None, Ref("feature_flags")] = Field(
        default=None, description="The flag that it belongs to."
    )
    command: Annotated[str | None, Ref("commands")] = Field(default=None, description="The command that it executes.")
    query: Annotated[str | None, Ref("queries")] = Field(default=None, description="The query that it answers.")
    deprecated: Annotated[DeprecatedModel | bool, Meta(name="deprecated"), Given()] = Field(
        default=False, description="Whether it is on its way out."
    )
    doc: Annotated[str, Meta(name="description")] = Field(default="", description="What it does, in a paragraph.")
