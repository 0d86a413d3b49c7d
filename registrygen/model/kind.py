"""What a kind is: a value that says what its specs hold, what is checked and what is generated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from registrygen.diagnostics.finding import Span
from registrygen.model.artefact import Artefact, Part
from registrygen.model.exchange import Exchange
from registrygen.model.fields import FieldType
from registrygen.model.opened import Opened
from registrygen.model.rule import Rule
from registrygen.model.spec import DocumentModel, EntryModel

Where = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, kw_only=True)
class Key:
    """What an entry's key is: the metadata field that it fills, and that field's type."""

    field: str
    type: FieldType
    doc: str = ""
    after: str = ""
    """Spec key of the field behind which it stands in the metadata; it comes first without."""


@dataclass(frozen=True, kw_only=True)
class EnumSlot:
    """An enum that a kind's fields use; documents may rename it, replace its members or point to one that exists.

    `doubtful` says that a key among the members is given twice, so that more words may be meant as members. `needed` says that
    code is generated from what the members are, so that an existing enum has to be one that can be read.
    """

    slot: str
    name: str
    doc: str = ""
    base: str = "Enum"
    members: Mapping[str, str | int] = field(default_factory=dict)
    docs: Mapping[str, str] = field(default_factory=dict)
    derive: str = ""
    doubtful: bool = False
    needed: bool = False


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """A generated function over a registry. Field names are spec keys.

    Without `by` it takes no argument. `one` returns one entry, keyed dicts need `key`; `handler` marks the lookup whose
    argument is a handler's key. `result` is the container that many are returned in.
    """

    name: str
    by: str = ""
    where: Where = field(default_factory=dict)
    unless: Where = field(default_factory=dict)
    """Conditions none of which may hold."""
    select: str = ""
    key: str = ""
    one: bool = False
    handler: bool = False
    missing: Literal["error", "none"] = "error"
    result: Literal["list", "tuple", "set", "frozenset"] = "list"
    parameter: str = ""
    doc: str = ""
    needs: str = ""
    """`handlers`, a handler, or `<slot>.<member value>`, without which the lookup is left out."""


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """One figure of the statistics: the number of entries, of those that meet `where` or have a value in `given`, for each
    value of `by`, or of different values.
    """

    key: str
    where: Where | None = None
    by: str = ""
    distinct: str = ""
    given: str = ""
    """Field whose entries with a value are counted."""
    handlers: bool = False
    """Stands for one figure a handler, `requiring_<handler>`."""
    needs: str = ""


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """That entries of a kind can be handled: `payload` is the field whose object a handler's method receives."""

    payload: str = ""
    method: str = "handle_{key|snake}"
    parameter: str = "event"
    base: str = ""
    """Head key that names the payloads' common base class."""
    broker: str = ""
    """Head key that asks for wiring over a message broker: then a bus may subscribe all handlers at once."""


@dataclass(frozen=True, kw_only=True)
class Constructs:
    """That the classes which entries name are constructed, each with what its constructor asks for.

    `field` is the spec key of the class, `transaction` of the flag whether it works within a transaction, `arguments` of what
    its parameters are given by hand. What is constructed per `call` is so by the kind's own code, which takes the container:
    it holds nothing of a request, and all that it is given stands under `arguments`.
    """

    field: str
    transaction: str = ""
    arguments: str = ""
    per: Literal["request", "call"] = "request"


@dataclass(frozen=True, kw_only=True)
class Declares:
    """That entries may declare the class which is their key, so that it is generated.

    `fields` is the spec key that does, `module` the last part of the classes' module, `base` the head key of their base class.
    """

    fields: str
    module: str
    base: str = ""


@dataclass(frozen=True, kw_only=True)
class Names:
    """The default names of what is generated for a kind."""

    module: str
    registry: str
    metadata: str
    statistics: str = "get_statistics"
    lookups: str = ""
    """Module of the lookups beside the registry's, the registry's own if empty."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of registry. `origin` is `built-in`, the declaring document's path, or the plugin's distribution."""

    name: str
    singular: str
    doc: str
    document: type[DocumentModel] = DocumentModel
    entry: type[EntryModel] = EntryModel
    key: Key
    names: Names
    enums: tuple[EnumSlot, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    wiring: Wiring | None = None
    constructs: Constructs | None = None
    declares: Declares | None = None
    name_templates: Mapping[str, str] = field(default_factory=dict)
    head_objects: Mapping[str, Literal["class", "callable", "any"]] = field(default_factory=dict)
    """Head keys that name Python objects, or map words to them, with the sort of each: `class`, `callable` or `any`."""
    document_keys: frozenset[str] = frozenset()
    """Head keys that belong to the document, so that documents of one registry may differ in them."""
    rules: tuple[Rule, ...] = ()
    asked: tuple[tuple[Mapping[str, object], Span], ...] = ()
    """Rules that a declaration asks for as specs do, with the place of each."""
    artefacts: tuple[Artefact, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    """Formats of others that the kind's registries are exported to and imported from."""
    parts: frozenset[Part] = frozenset(Part)
    figures: Callable[..., Mapping[str, object]] | None = field(default=None, repr=False)
    """Figures of a registry that depend on others, called as `f(registry, project)`: `registrygen stats` prints them too."""
    opened: Callable[..., Sequence[Opened]] | None = field(default=None, repr=False)
    """What all registries of the kind together open and close, called as `f(project, facts)`."""
    settings: Callable[..., frozenset[str] | None] | None = field(default=None, repr=False)
    """The settings in a model that is generated for a registry, called as `f(registry, class)`; None for another class."""
    shares_enums: bool = False
    """Whether the entries are enums that other registries may `use` by key."""
    origin: str = "built-in"
