"""The keys that every spec document has, as strict pydantic models; kinds extend `DocumentModel` and `EntryModel`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from registrygen.model.fields import HandlerFlags, Meta

Scalar = StrictStr | StrictBool | StrictInt | StrictFloat
Refs = dict[str, str | list[str]]


class SpecModel(BaseModel):
    """What all parts of a spec share: unknown keys are refused, values are taken as they are written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, protected_namespaces=())


class PartsModel(SpecModel):
    """Modules (dotted, below the output's package) of a registry's parts that do not stand with the registry."""

    enums: str | None = Field(None, description="Module of the enums.")
    metadata: str | None = Field(None, description="Module of the metadata dataclass.")
    lookups: str | None = Field(None, description="Module of the lookup functions and statistics.")
    wiring: str | None = Field(None, description="Module of the handler wiring, for kinds that have handlers.")


class RegistryModel(SpecModel):
    """Where a registry is generated and what it looks like."""

    module: str | None = Field(None, description="Module of the registry, dotted, below the output's package.")
    name: str | None = Field(None, description="Name of the registry constant.")
    metadata: str | None = Field(None, description="Name of the metadata dataclass.")
    shape: Literal["tuple", "list", "dict", "mapping"] = Field(
        "tuple", description="`tuple` or `list` of entries, or `dict` or read-only `mapping` from key to entry."
    )
    frozen: bool = Field(True, description="Whether the metadata dataclass is frozen.")
    kw_only: bool = Field(True, description="Whether the metadata dataclass takes keyword arguments only.")
    slots: bool = Field(False, description="Whether the metadata dataclass has slots.")
    modules: PartsModel = Field(PartsModel(), description="Modules of the parts that do not stand with the registry.")
    fields: dict[str, str] = Field({}, description="Other names for metadata fields: spec key to field name.")
    rename: dict[str, str] = Field({}, description="Other names for generated functions and classes: default name to name.")
    sequence: Literal["tuple", "list"] = Field(
        "tuple", description="The type of metadata fields that hold several values."
    )


class EnumModel(SpecModel):
    """An enum: with `members`, derived with `from`, or an existing one with `use`."""

    name: str | None = Field(None, description="Name of the generated class.")
    members: dict[str, str | int] | None = Field(None, description="Member names and their values.")
    derive: str | None = Field(
        None, alias="from", description="`key`, or the entry field whose values become the members."
    )
    use: str | None = Field(
        None, description="An enum that exists: `module:Enum`, or the key of an entry of `kind: enums`."
    )
    base: Literal["Enum", "str", "StrEnum", "int", "IntEnum"] | None = Field(
        None, description="The enum's base: `Enum`, `str` (`str, Enum`), `StrEnum`, `int` (`int, Enum`) or `IntEnum`."
    )
    doc: str | None = Field(None, description="The class's docstring.")
    docs: dict[str, str] = Field({}, description="A comment for single members, by member name.")
    exhaustive: bool = Field(False, description="Whether members that no entry uses are reported.")


class HandlerModel(SpecModel):
    """A handler that entries may require."""

    target: str = Field(alias="class", description="The handler's class: `module:Name`, or a short name under `refs.handler`.")
    default: bool = Field(False, description="Whether entries require this handler unless they say otherwise.")
    phases: list[str] | None = Field(None, description="The phases in which entries may require it; all if left out.")
    method: str | None = Field(
        None, description="One method for every entry, or a name template, instead of `names.method`."
    )
    protocol: str | None = Field(None, description="Name of the generated Protocol.")
    doc: str | None = Field(None, description="What the handler does.")


class SubscriptionModel(SpecModel):
    """A subscription that the handlers' flags cannot express."""

    entry: str = Field(alias="event", description="Key of the entry.")
    handler: str = Field(description="Key of the handler.")
    method: str = Field(description="The method that is called.")


class GroupModel(SpecModel):
    """A stretch of entries with a title, common values and references of their own."""

    title: str = Field("", description="The section comment in the generated registry.")
    refs: Refs = Field({}, description="Where short names of this group live: slot to module, or a list of modules.")
    with_: dict[str, Any] = Field({}, alias="with", description="Values that every entry of the group has unless it says otherwise.")
    entries: dict[str, Any] = Field(description="The entries by key.")


class ExpectModel(SpecModel):
    """What the author expects to hold: numbers that are checked at every build."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)
    __pydantic_extra__: dict[str, int]
    entries: int | None = Field(None, description="How many entries the registry has.")
    subscriptions: int | None = Field(None, description="How many subscriptions its handlers have.")


class LookupModel(SpecModel):
    """A generated function that finds entries."""

    by: str | None = Field(None, description="The field that the function's argument is compared with.")
    name: str | None = Field(None, description="The function's name.")
    where: dict[str, Scalar] = Field({}, description="Fixed conditions: field to value.")
    select: str | None = Field(None, description="The field that is returned instead of the whole entry.")
    key: str | None = Field(None, description="The field that keys the returned dict.")
    one: bool = Field(False, description="Whether the function returns one entry.")
    missing: Literal["error", "none"] | None = Field(None, description="What `one` does without a match.")
    result: Literal["list", "tuple", "set", "frozenset"] | None = Field(None, description="What a function of many returns.")
    doc: str | None = Field(None, description="The function's docstring.")
    parameter: str | None = Field(None, description="The parameter's name.")


class StatisticModel(SpecModel):
    """One figure of `get_statistics()`."""

    where: dict[str, Scalar] | None = Field(None, description="Counts the entries that meet the conditions.")
    by: str | None = Field(None, description="Counts the entries for each value of the field.")
    distinct: str | None = Field(None, description="Counts the field's different values.")


class DeprecatedModel(SpecModel):
    """That an entry is on its way out."""

    since: str = Field(description="The version or date since which it is deprecated.")
    use: str | None = Field(None, description="Key of the entry to use instead.")
    remove_after: str | None = Field(None, description="The version or date after which it will be removed.")


class EntryModel(SpecModel):
    """The keys that every entry may have."""

    doc: Annotated[str, Meta(hidden=True)] = Field("", description="What the entry is, in a sentence.")
    target: Annotated[str | None, Meta(hidden=True)] = Field(
        None, alias="object", description="The Python object where it is not the key under `refs`: `module:Name`."
    )
    names: Annotated[dict[str, str], Meta(hidden=True)] = Field({}, description="Names or name templates of this entry alone.")
    deprecated: Annotated[DeprecatedModel | None, Meta(hidden=True)] = Field(None, description="That the entry is on its way out.")
    example: Annotated[dict[str, Any], Meta(hidden=True)] = Field({}, description="Example values for the compliance tests.")


Requires = Annotated[dict[str, bool], HandlerFlags()]
"""The type of a `requires` field: which handlers have to handle the entry, where it differs from their default."""


class DocumentModel(SpecModel):
    """The keys that every spec document may have."""

    registrygen: int | None = Field(None, description="Version of the spec language: 1. Required in a file's first document.")
    kind: str = Field(description="What the entries are.")
    title: str = Field("", description="Heading of the documentation page and first line of the module's docstring.")
    doc: str = Field("", description="What the registry is for.")
    registry: RegistryModel = Field(RegistryModel(), description="Where the registry is generated and what it looks like.")
    enums: dict[str, EnumModel] = Field({}, description="The enums of the entries' fields, by slot.")
    handlers: dict[str, HandlerModel] = Field({}, description="The handlers that entries may require.")
    subscriptions: list[SubscriptionModel] = Field([], description="Subscriptions that the flags cannot express.")
    names: dict[str, str] = Field({}, description="Name templates with placeholders of the entry.")
    refs: Refs = Field({}, description="Where short names of Python objects live: slot to module, or a list of modules.")
    defaults: dict[str, Any] = Field({}, description="Values that every entry of the document has unless it says otherwise.")
    groups: list[GroupModel] = Field([], description="Entries in groups.")
    entries: dict[str, Any] = Field({}, description="Entries without a group, by key.")
    lookups: list[LookupModel] = Field([], description="Functions that find entries, beside those of the kind.")
    statistics: dict[str, StatisticModel | Literal["total"] | None] = Field(
        {}, description="Figures of `get_statistics()`, beside those of the kind; null removes one."
    )
    rules: list[dict[str, Any]] = Field([], description="Rules that the entries have to meet.")
    expect: ExpectModel = Field(ExpectModel(), description="Numbers that have to hold.")
    reserved: list[str] = Field([], description="Keys that were used once and must not come back.")


REGISTRY_KEYS = (
    "title", "doc", "registry", "enums", "handlers", "subscriptions", "names", "lookups", "statistics", "rules", "expect", "reserved",
)  # fmt: skip
"""Head keys that belong to the registry and are given once; `defaults`, `refs` and a kind's `prefix` belong to the document."""
