"""What route specs hold (seed 000, section 5): the requests that the application answers, and how."""

from __future__ import annotations

from typing import Annotated, Literal

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
    SpecModel,
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


HEADER = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
"""What names of headers look like; `*` is none."""


class RouteDeprecation(DeprecatedModel):
    """That a route is on its way out, as its clients are told."""

    since: str = Field(description="The day since which it is deprecated, such as `2026-12-31`.")
    remove_after: str | None = Field(default=None, description="The last day on which it is there.")
    link: str | None = Field(
        default=None, description="Address of a page that tells clients what to do.", pattern=r"^https?://[!-;=?-~]+$"
    )


class CacheModel(SpecModel):
    """How answers of a route may be kept and used again (RFC 9111); errors are never kept."""

    visibility: Literal["public", "private"] | None = Field(
        default=None,
        description="`public` for every cache, `private` for the client's own; what follows from `auth` if left out.",
    )
    max_age: int | None = Field(default=None, description="For how many seconds an answer is fresh.", ge=0)
    shared_max_age: int | None = Field(default=None, description="The same for caches between client and server.", ge=0)
    stale_while_revalidate: int | None = Field(
        default=None, description="For how many seconds more it may be used while a new one is asked for.", ge=1
    )
    stale_if_error: int | None = Field(
        default=None, description="For how many seconds more it may be used if there is no new one to be had.", ge=1
    )
    must_revalidate: bool = Field(default=False, description="Whether it may never be used once it is not fresh.")
    no_cache: bool = Field(default=False, description="Whether the server is asked before each use.")
    no_store: bool = Field(default=False, description="Whether it may not be kept at all.")
    vary: list[Annotated[str, Field(pattern=HEADER)]] = Field(
        default=[], description="Headers of the request that the answer depends on."
    )


class IdempotencyKeyModel(SpecModel):
    """How a route takes `Idempotency-Key`."""

    required: bool = Field(default=False, description="Whether requests without a key are refused.")
    keep: int = Field(
        default=86400, description="For how many seconds the answer is given again to who asks again.", ge=1
    )
    lease: int = Field(
        default=300,
        description="For how many seconds a request counts as being answered; a process that dies leaves it behind.",
        ge=1,
    )


class RoutesDocument(DocumentModel):
    """The head keys of `kind: routes`."""

    prefix: str = Field(default="", description="What the paths of the document's routes begin with.")
    auth: dict[str, str] = Field(
        default={}, description="Level to the dependency that lets only its users in: `module:name`."
    )
    idempotency_store: str | None = Field(
        default=None, description="The dependency that gives the store of answers to keys: `module:name`."
    )
    idempotency_subject: str | None = Field(
        default=None, description="The dependency that says who sends a request, as text: `module:name`."
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
    idempotency_key: Annotated[IdempotencyKeyModel | bool, Meta(name="takes_idempotency_key"), Given()] = Field(
        default=False, description="Whether it takes a key with which it does once what is sent twice."
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
    cache: Annotated[CacheModel | None, Meta(name="cached"), Given()] = Field(
        default=None, description="Whether the specs say how its answers may be kept."
    )
    deprecated: Annotated[RouteDeprecation | bool, Meta(name="deprecated"), Given()] = Field(  # pyright: ignore
        default=False, description="Whether it is on its way out."
    )
    doc: Annotated[str, Meta(name="description")] = Field(default="", description="What it does, in a paragraph.")
