"""What specs of live registries hold (seed 002): what each takes, which names it declares, and where it is kept."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictStr

from registrygen.api import EntryModel, Meta, Named, Object, SpecModel


class ContractModel(SpecModel):
    """How the functions of a registry are called, and what they give."""

    parameters: dict[str, str] = Field(
        description="Names and types of the parameters: `float`, `list[str]`, `shop.models:Model | None`."
    )
    returns: str = Field(default="None", description="The type of what the functions return.")


class StorageModel(SpecModel):
    """Where a registry keeps what is registered."""

    backend: Literal["local", "remote", "redis"] = Field(
        default="local",
        description="`local` in the process, `remote` by way of a registry server, `redis` by way of Redis or Valkey.",
    )
    namespace: str | None = Field(
        default=None,
        description="The name under which processes share it: letters, digits, `_`, `-`, with dots between.",
    )
    url: str | None = Field(
        default=None, description="Address of the server or of Redis; of a server the environment's if left out."
    )
    trusted: list[str] = Field(
        default=[],
        description="Modules, and packages with all below them, that may be imported because a shared record names them. The "
        "modules of `bind` and `modules` if left out.",
    )


class DeclaredModel(SpecModel):
    """One name of a live registry."""

    summary: str = Field(default="", description="What it is, in a sentence.")
    bind: str | None = Field(
        default=None,
        description="What it stands for, `package.module:Name`, which is imported at first use. Without it a decorator registers it.",
    )
    alias: str | None = Field(default=None, description="The name of the same registry that it is another name of.")


class LiveRegistryEntry(EntryModel):
    """One live registry; the key is its name."""

    form: Literal["function", "type", "scheme"] = Field(
        description="What is registered: a `function` or whatever can be called, a class (`type`), or a `scheme`, a callable with a "
        "model of its arguments."
    )
    contract: Annotated[ContractModel | None, Meta(hidden=True)] = Field(
        default=None, description="How the functions are called, for the form `function`."
    )
    base: Annotated[str | None, Object("base")] = Field(
        default=None,
        description="The class that registered classes derive from, or, with `strict`, whose public structure they have. Of functions "
        "a Protocol with `__call__`, instead of `contract`.",
    )
    arguments: Annotated[list[str], Meta(hidden=True)] = Field(
        default=[], description="What a generic base is given, types as in a contract: `[int]` stands for `Base[int]`."
    )
    strict: bool = Field(
        default=False,
        description="Whether signatures, or the structure of classes, are compared when something is registered.",
    )
    closed: bool = Field(
        default=False, description="Whether nothing may be registered under a name that is not declared."
    )
    open: StrictBool | StrictStr = Field(
        default=False,
        description="Whether installed packages may add to it: the group of entry points, or `true` for the group that is called like "
        "the storage's namespace.",
    )
    storage: Annotated[StorageModel, Meta(hidden=True)] = Field(
        default=StorageModel(), description="Where what is registered is kept; in the process if left out."
    )
    modules: list[str] = Field(
        default=[], description="Modules whose decorators register; tests and commands import them before they look."
    )
    entries: Annotated[dict[str, DeclaredModel], Meta(hidden=True)] = Field(
        default={}, description="The names that it has: each with a summary, and what it stands for."
    )
    class_name: Annotated[str | None, Meta(hidden=True), Named("class")] = Field(
        default=None, description="Name of the generated class."
    )
