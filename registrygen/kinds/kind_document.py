"""What `kind: kind` documents hold: the declaration of a kind, its fields and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field as PydanticField
from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from registrygen.api import SpecModel, Statistic, snake_case
from registrygen.model.spec import LookupModel, StatisticModel

KIND = "kind"
Scalar = StrictStr | StrictBool | StrictInt | StrictFloat


class FieldModel(SpecModel):
    """A field of a declared kind's entries."""

    type: Literal["str", "int", "float", "bool", "class", "callable", "object"] | None = PydanticField(
        default=None, description="`str`, `int`, `float`, `bool`, or a Python object: `class`, `callable` or `object`."
    )
    enum: dict[str, str | int] | None = PydanticField(
        default=None, description="Members of the field's own enum: name to value."
    )
    ref: str | None = PydanticField(default=None, description="The kind whose entries the field names by key.")
    many: bool = PydanticField(default=False, description="Whether the field holds a list.")
    default: Scalar | list[Scalar] | None = PydanticField(
        default=None, description="The value of entries that leave the field out."
    )
    optional: bool = PydanticField(
        default=False, description="Whether entries may leave the field out, which makes it None."
    )
    doc: str = PydanticField(default="", description="What the field says.")
    name: str | None = PydanticField(default=None, description="Name of the metadata field, if it is not the key.")
    flag: str | None = PydanticField(
        default=None,
        description="Name of one more metadata field, which says whether an entry gives the field a value that is not empty.",
    )
    hidden: bool = PydanticField(
        default=False, description="Whether the field is for the spec alone and not generated."
    )
    minimum: int | float | None = PydanticField(default=None, description="Smallest number.")
    maximum: int | float | None = PydanticField(default=None, description="Largest number.")
    pattern: str | None = PydanticField(
        default=None, description="A regular expression that the text has to contain a match of."
    )
    min_length: int | None = PydanticField(default=None, ge=0, description="Fewest characters of a text.")
    max_length: int | None = PydanticField(default=None, ge=0, description="Most characters of a text.")
    min_items: int | None = PydanticField(default=None, ge=0, description="Fewest items of a list.")
    base: str | None = PydanticField(
        default=None, description="The head key of the kind's documents that names the class's base."
    )


class KeyModel(SpecModel):
    """What the entries' keys are, where that is more than a text."""

    name: str = PydanticField(default="name", description="The metadata field that the key fills.")
    type: Literal["str", "class", "callable", "enum"] = PydanticField(
        default="str", description="`str`, a Python object, or a member of an enum of all keys."
    )
    doc: str = PydanticField(default="", description="What the key is.")


class DeclaredHandlersModel(SpecModel):
    """That entries of the kind can be handled."""

    payload: str = PydanticField(
        description="The field whose class a handler receives: a `class` field, or a `ref` to entries whose keys are classes."
    )
    method: str = PydanticField(default="handle_{key|snake}", description="Name template of the handlers' methods.")
    parameter: str = PydanticField(default="event", description="Name of the methods' parameter.")


class ConstructsModel(SpecModel):
    """That the classes of a field are constructed from components."""

    field: str = PydanticField(description="The `class` field whose classes are constructed, once a request.")
    transaction: str | None = PydanticField(
        default=None, description="The `bool` field that says whether an entry works within a transaction."
    )


class KindDocument(SpecModel):
    """The keys of `kind: kind`: the document is the declaration."""

    registrygen: int | None = PydanticField(default=None, description="Version of the spec language: 1.")
    kind: str = PydanticField(description="`kind`.")
    name: str = PydanticField(description="The kind's name, which documents give as `kind:`.")
    singular: str | None = PydanticField(default=None, description="One of them; the name without its `s` if left out.")
    doc: str = PydanticField(default="", description="What the entries are.")
    key: str | KeyModel = PydanticField(
        default="name", description="The metadata field that an entry's key fills, or a mapping that says more."
    )
    fields: dict[str, FieldModel] = PydanticField(default={}, description="The fields of the entries.")
    bases: list[str] = PydanticField(
        default=[], description="Head keys of the kind's documents that name a base class or protocol."
    )
    handlers: DeclaredHandlersModel | None = PydanticField(default=None, description="That entries can be handled.")
    constructs: ConstructsModel | None = PydanticField(
        default=None, description="That classes which entries name are constructed from components."
    )
    names: dict[str, str] = PydanticField(default={}, description="Default name templates.")
    module: str | None = PydanticField(
        default=None, description="Default module of the registry; `<name>.registry` if left out."
    )
    registry: str | None = PydanticField(
        default=None, description="Default name of the registry constant; `<SINGULAR>_REGISTRY` if left out."
    )
    metadata: str | None = PydanticField(
        default=None, description="Default name of the metadata class; `<Singular>Metadata` if left out."
    )
    lookups: list[LookupModel] = PydanticField(
        default=[], description="Lookup functions of every registry of the kind."
    )
    statistics: dict[str, StatisticModel | Literal["total"] | None] = PydanticField(
        default={},
        description="Figures of every registry's statistics, beside the kind's own; null removes one of these.",
    )
    rules: list[dict[str, Any]] = PydanticField(default=[], description="Rules for every registry of the kind.")

    @property
    def key_model(self) -> KeyModel:
        """What the keys are, also where only the field's name is given."""
        return KeyModel(name=self.key) if isinstance(self.key, str) else self.key

    @property
    def figures(self) -> Mapping[str, Statistic]:
        """The figures that every kind has that is declared like this, by key."""
        by_field = {f"by_{name}": name for name, field in self.fields.items() if field.enum is not None}
        figures = [Statistic(key=f"total_{snake_case(self.name)}")]
        figures += [Statistic(key=key, by=name) for key, name in by_field.items()]
        if self.handlers is not None:
            figures.append(Statistic(key="requiring", handlers=True))
        return {figure.key: figure for figure in figures}

    @property
    def noun(self) -> str:
        """One of the entries: `singular`, or the name without its `s`."""
        return self.singular or (self.name.removesuffix("s") or self.name)
