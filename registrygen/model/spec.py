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

    enums: str | None = Field(default=None, description="Module of the enums.")
    metadata: str | None = Field(default=None, description="Module of the metadata dataclass.")
    lookups: str | None = Field(default=None, description="Module of the lookup functions and statistics.")
    wiring: str | None = Field(default=None, description="Module of the handler wiring, for kinds that have handlers.")
    factory: str | None = Field(default=None, description="Module of the factory, for kinds that construct something.")
    settings: str | None = Field(default=None, description="Module of the settings models, for providers.")
    discovery: str | None = Field(default=None, description="Module of what users are told, for providers.")
    health: str | None = Field(default=None, description="Module of the health checks, for providers.")
    router: str | None = Field(default=None, description="Module of the router, for routes.")
    container: str | None = Field(default=None, description="Module of the container, for components.")
    dependencies: str | None = Field(
        default=None, description="Module of the FastAPI dependencies, for components and rate limits."
    )
    enforcement: str | None = Field(default=None, description="Module of the enforcement, for rate limits.")
    types: str | None = Field(default=None, description="Module of the annotated types, for validation rules.")
    classes: str | None = Field(
        default=None, description="Module of the classes that entries declare by their `fields`."
    )
    broker: str | None = Field(default=None, description="Module of the wiring over a message broker, for events.")


class RegistryModel(SpecModel):
    """Where a registry is generated and what it looks like."""

    module: str | None = Field(default=None, description="Module of the registry, dotted, below the output's package.")
    name: str | None = Field(default=None, description="Name of the registry constant.")
    metadata: str | None = Field(default=None, description="Name of the metadata dataclass.")
    shape: Literal["tuple", "list", "dict", "mapping"] = Field(
        default="tuple", description="`tuple` or `list` of entries, or `dict` or read-only `mapping` from key to entry."
    )
    frozen: bool = Field(default=True, description="Whether the metadata dataclass is frozen.")
    kw_only: bool = Field(default=True, description="Whether the metadata dataclass takes keyword arguments only.")
    slots: bool = Field(default=False, description="Whether the metadata dataclass has slots.")
    modules: PartsModel = Field(
        default=PartsModel(), description="Modules of the parts that do not stand with the registry."
    )
    fields: dict[str, str] = Field(default={}, description="Other names for metadata fields: spec key to field name.")
    rename: dict[str, str] = Field(
        default={}, description="Other names for generated functions and classes: default name to name."
    )
    sequence: Literal["tuple", "list"] = Field(
        default="tuple", description="The type of metadata fields that hold several values."
    )


class EnumModel(SpecModel):
    """An enum: with `members`, derived with `from`, or an existing one with `use`."""

    name: str | None = Field(default=None, description="Name of the generated class.")
    members: dict[str, str | int] | None = Field(default=None, description="Member names and their values.")
    derive: str | None = Field(
        default=None, alias="from", description="`key`, or the entry field whose values become the members."
    )
    use: str | None = Field(
        default=None, description="An enum that exists: `module:Enum`, or the key of an entry of `kind: enums`."
    )
    base: Literal["Enum", "str", "StrEnum", "int", "IntEnum"] | None = Field(
        default=None,
        description="The enum's base: `Enum`, `str` (`str, Enum`), `StrEnum`, `int` (`int, Enum`) or `IntEnum`.",
    )
    doc: str | None = Field(default=None, description="The class's docstring.")
    docs: dict[str, str] = Field(default={}, description="A comment for single members, by member name.")
    exhaustive: bool = Field(default=False, description="Whether members that no entry uses are reported.")


class HandlerModel(SpecModel):
    """A handler that entries may require."""

    target: str = Field(
        alias="class", description="The handler's class: `module:Name`, or a short name under `refs.handler`."
    )
    default: bool = Field(default=False, description="Whether entries require this handler unless they say otherwise.")
    phases: list[str] | None = Field(
        default=None, description="The phases in which entries may require it; all if left out."
    )
    method: str | None = Field(
        default=None, description="One method for every entry, or a name template, instead of `names.method`."
    )
    protocol: str | None = Field(default=None, description="Name of the generated Protocol.")
    doc: str | None = Field(default=None, description="What the handler does.")


class SubscriptionModel(SpecModel):
    """A subscription that the handlers' flags cannot express."""

    entry: str = Field(alias="event", description="Key of the entry.")
    handler: str = Field(description="Key of the handler.")
    method: str = Field(description="The method that is called.")


class GroupModel(SpecModel):
    """A stretch of entries with a title, common values and references of their own."""

    title: str = Field(default="", description="The section comment in the generated registry.")
    refs: Refs = Field(
        default={}, description="Where short names of this group live: slot to module, or a list of modules."
    )
    with_: dict[str, Any] = Field(
        default={}, alias="with", description="Values that every entry of the group has unless it says otherwise."
    )
    entries: dict[str, Any] = Field(description="The entries by key.")


class LookupModel(SpecModel):
    """A generated function that finds entries."""

    by: str | None = Field(default=None, description="The field that the function's argument is compared with.")
    name: str | None = Field(default=None, description="The function's name.")
    where: dict[str, Scalar] = Field(default={}, description="Fixed conditions: field to value.")
    select: str | None = Field(default=None, description="The field that is returned instead of the whole entry.")
    key: str | None = Field(default=None, description="The field that keys the returned dict.")
    one: bool = Field(default=False, description="Whether the function returns one entry.")
    missing: Literal["error", "none"] | None = Field(default=None, description="What `one` does without a match.")
    result: Literal["list", "tuple", "set", "frozenset"] | None = Field(
        default=None, description="What a function of many returns."
    )
    doc: str | None = Field(default=None, description="The function's docstring.")
    parameter: str | None = Field(default=None, description="The parameter's name.")


class StatisticModel(SpecModel):
    """One figure of `get_statistics()`."""

    where: dict[str, Scalar] | None = Field(default=None, description="Counts the entries that meet the conditions.")
    by: str | None = Field(default=None, description="Counts the entries for each value of the field.")
    distinct: str | None = Field(default=None, description="Counts the field's different values.")


class DeprecatedModel(SpecModel):
    """That an entry is on its way out."""

    since: str = Field(description="The version or date since which it is deprecated.")
    use: str | None = Field(default=None, description="Key of the entry to use instead.")
    remove_after: str | None = Field(default=None, description="The version or date after which it will be removed.")


class ClassFieldModel(SpecModel):
    """A field of a class that an entry declares."""

    type: str = Field(description="The type of its values: `str`, `UUID | None`, `list[Decimal]` and the like.")
    default: Any = Field(default=None, description="The value that it has unless it is given.")
    optional: bool = Field(default=False, description="Whether it may be left out and is then None.")
    doc: str = Field(default="", description="What it holds.")


class SettingArgument(SpecModel):
    """A constructor argument that comes from a setting."""

    setting: str = Field(description="Name of the setting.")


class ValueArgument(SpecModel):
    """A constructor argument that is a fixed value."""

    value: Scalar = Field(description="The value.")


class ComponentArgument(SpecModel):
    """A constructor argument that is a component."""

    component: str = Field(description="Key of a component.")


GivenArgument = SettingArgument | ValueArgument | ComponentArgument
"""What a parameter of something that is constructed is given by hand."""


class EntryModel(SpecModel):
    """The keys that every entry may have."""

    doc: Annotated[str, Meta(hidden=True)] = Field(default="", description="What the entry is, in a sentence.")
    target: Annotated[str | None, Meta(hidden=True)] = Field(
        default=None,
        alias="object",
        description="The Python object where it is not the key under `refs`: `module:Name`.",
    )
    names: Annotated[dict[str, str], Meta(hidden=True)] = Field(
        default={}, description="Names or name templates of this entry alone."
    )
    deprecated: Annotated[DeprecatedModel | bool, Meta(hidden=True)] = Field(
        default=False, description="That the entry is on its way out; `true` where there is no more to say."
    )
    example: Annotated[dict[str, Any], Meta(hidden=True)] = Field(
        default={}, description="Example values for the compliance tests."
    )

    @property
    def deprecation(self) -> DeprecatedModel | None:
        """What is known of the entry's end, None where it is not deprecated."""
        if isinstance(self.deprecated, DeprecatedModel):
            return self.deprecated
        return DeprecatedModel(since="") if self.deprecated else None


ClassFields = Annotated[dict[str, str | ClassFieldModel] | None, Meta(hidden=True)]
"""The type of a key that declares the entry's class by its fields: the type of each, or the type and more."""

Requires = Annotated[dict[str, bool], HandlerFlags()]
"""The type of a `requires` field: which handlers have to handle the entry, where it differs from their default."""


class DocumentModel(SpecModel):
    """The keys that every spec document may have."""

    registrygen: int | None = Field(
        default=None, description="Version of the spec language: 1. Required in a file's first document."
    )
    kind: str = Field(description="What the entries are.")
    title: str = Field(
        default="", description="Heading of the documentation page and first line of the module's docstring."
    )
    doc: str = Field(default="", description="What the registry is for.")
    registry: RegistryModel = Field(
        default=RegistryModel(), description="Where the registry is generated and what it looks like."
    )
    enums: dict[str, EnumModel] = Field(default={}, description="The enums of the entries' fields, by slot.")
    handlers: dict[str, HandlerModel] = Field(default={}, description="The handlers that entries may require.")
    subscriptions: list[SubscriptionModel] = Field(
        default=[], description="Subscriptions that the flags cannot express."
    )
    names: dict[str, str] = Field(default={}, description="Name templates with placeholders of the entry.")
    refs: Refs = Field(
        default={}, description="Where short names of Python objects live: slot to module, or a list of modules."
    )
    defaults: dict[str, Any] = Field(
        default={}, description="Values that every entry of the document has unless it says otherwise."
    )
    groups: list[GroupModel] = Field(default=[], description="Entries in groups.")
    entries: dict[str, Any] = Field(default={}, description="Entries without a group, by key.")
    lookups: list[LookupModel] = Field(default=[], description="Functions that find entries, beside those of the kind.")
    statistics: dict[str, StatisticModel | Literal["total"] | None] = Field(
        default={}, description="Figures of `get_statistics()`, beside those of the kind; null removes one."
    )
    rules: list[dict[str, Any]] = Field(default=[], description="Rules that the entries have to meet.")
    expect: dict[str, int] = Field(
        default={},
        description="Numbers that have to hold: `entries`, `subscriptions`, a handler's flag, or a member of an enum.",
    )
    reserved: list[str] = Field(default=[], description="Keys that were used once and must not come back.")


REGISTRY_KEYS = (
    "title", "doc", "registry", "enums", "handlers", "subscriptions", "names", "lookups", "statistics", "rules", "expect", "reserved",
)  # fmt: skip
"""Head keys that belong to the registry and are given once; `defaults`, `refs` and a kind's `prefix` belong to the document."""
