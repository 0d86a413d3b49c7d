"""What command and query specs hold (seed 003): the class, its handler, and what is promised about calling it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from registrygen.api import DocumentModel, EntryModel, Member, Meta, Object, Ref

VERBS = (
    "Register", "Authenticate", "Verify", "Refresh", "Request", "Confirm", "Logout", "Create", "Revoke", "Link", "Record",
    "Update", "Generate", "Trigger", "Connect", "Disconnect", "Sync", "Import",
)  # fmt: skip
"""The imperatives that seed 003 lists."""

CACHE_SECONDS: Mapping[str, int] = {"short": 30, "medium": 300, "long": 3600}


class CommandsDocument(DocumentModel):
    """The head keys of `kind: commands`."""

    verbs: list[str] = Field(default=list(VERBS), description="What a command's name may begin with.")


class QueriesDocument(DocumentModel):
    """The head keys of `kind: queries`."""

    prefixes: list[str] = Field(default=["Get", "List"], description="What a query's name may begin with.")
    pagination: list[str] = Field(
        default=["limit", "offset"], description="The fields that a paginated query has, and others have not all of."
    )
    cache: dict[str, Annotated[int, Field(gt=0)]] = Field(
        default=dict(CACHE_SECONDS),
        description="Seconds for which answers of each cache policy are kept; policies that are left out keep their default.",
    )


class CommandEntry(EntryModel):
    """One command; the key is its class."""

    handler: Annotated[str, Meta(name="handler_class"), Object("handler")] = Field(
        description="The class whose `handle` executes the command."
    )
    category: Annotated[str | int, Member("category")] = Field(description="Category of the operation.")
    result: Annotated[str | None, Meta(name="result_dto_class", flag="has_result_dto"), Object("result")] = Field(
        default=None, description="The DTO that `handle` returns, where that is more than an identifier."
    )
    emits: Annotated[list[Annotated[str, Ref("events")]], Meta(name="emitted_events", flag="emits_events")] = Field(
        default=[], description="The events that the handler publishes."
    )
    transaction: Annotated[bool, Meta(name="requires_transaction")] = Field(
        default=True, description="Whether the command is executed in a transaction."
    )


class QueryEntry(EntryModel):
    """One query; the key is its class."""

    handler: Annotated[str, Meta(name="handler_class"), Object("handler")] = Field(
        description="The class whose `handle` answers the query."
    )
    category: Annotated[str | int, Member("category")] = Field(description="Category of the operation.")
    paginated: Annotated[bool, Meta(name="is_paginated")] = Field(
        default=False, description="Whether the query asks for a page of what there is."
    )
    cache: Annotated[str | int, Meta(name="cache_policy"), Member("cache_policy")] = Field(
        default="none", description="How long an answer is kept."
    )
