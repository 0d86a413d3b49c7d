"""What an entry's field is: the markers that kinds put on pydantic fields, and the types that metadata fields have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Markers: stand in `Annotated[...]` on the fields of an entry model and say what pydantic's own types cannot.


@dataclass(frozen=True)
class Meta:
    """The metadata field's name where it differs from the spec's key, or that there is no metadata field.

    `flag` names one more metadata field before it, which says whether the entry gives the key a value that is not empty.
    """

    name: str = ""
    hidden: bool = False
    flag: str = ""


@dataclass(frozen=True)
class Member:
    """The value is a member of the registry's enum in this slot, given by name or by value."""

    slot: str


@dataclass(frozen=True)
class Object:
    """The value is a Python object, `package.module:Name` or a short name that `refs.<slot>` resolves.

    `base` is the document's head key that names what the object has to derive from, if any. With `from_key` an entry that
    leaves the value out means the object that is called like its key. `signature` are the built-in types that a callable
    takes and, at the end, the one that it returns; without it nothing is said of them.
    """

    slot: str
    sort: Literal["class", "callable", "any"] = "class"
    base: str = ""
    from_key: bool = False
    signature: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ref:
    """The value is the key of an entry of another kind."""

    kind: str


@dataclass(frozen=True)
class Named:
    """A value that is computed from `names.<template>` where the entry leaves it out.

    `handler` restricts it to entries that require this handler: the others have no value.
    """

    template: str
    handler: str = ""


@dataclass(frozen=True)
class HandlerFlags:
    """The field holds the entry's `requires` flags and becomes one boolean metadata field for each handler."""


@dataclass(frozen=True)
class Keys:
    """The metadata field holds the keys of the spec's mapping, in order, but for those whose value gives the key `unless`."""

    unless: str = ""


@dataclass(frozen=True)
class Given:
    """The metadata field is a truth value: whether the entry gives the spec's value."""


@dataclass(frozen=True)
class Follows:
    """A member that, where the entry leaves it out, follows from the member in another field: pairs of members' names."""

    field: str
    members: tuple[tuple[str, str], ...]


# Types of metadata fields: a closed sum.


@dataclass(frozen=True)
class Plain:
    """A text, number or truth value; a `scalar` is any of them."""

    python: Literal["str", "int", "float", "bool", "scalar"]


@dataclass(frozen=True)
class MemberType:
    """A member of the enum in this slot of the registry."""

    slot: str


@dataclass(frozen=True)
class ObjectType:
    """A class or another Python object."""

    sort: Literal["class", "callable", "any"]
    slot: str
    base: str = ""
    signature: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkType:
    """The key of an entry of another kind, rendered as that key is."""

    kind: str


@dataclass(frozen=True)
class ListType:
    """Several of one type, in order."""

    item: FieldType


@dataclass(frozen=True)
class MapType:
    """Texts to values of one type."""

    value: FieldType


FieldType = Plain | MemberType | ObjectType | LinkType | ListType | MapType


@dataclass(frozen=True)
class RecordField:
    """One field of a record. `type` is said of a mapping's keys alone: those of values are known from the spec's field."""

    name: str
    doc: str
    type: FieldType = Plain("str")


@dataclass(frozen=True)
class Record:
    """A marker: the metadata field holds dataclasses of the kind's own, one for the value, or one for each item of a mapping.

    `value` is the record's field for the value, `key` that for a mapping's keys. `also` names fields of the entry that are
    fields of the record and not of the metadata; a record that has none of them leaves them out.
    """

    name: str
    doc: str
    value: RecordField
    key: RecordField | None = None
    also: tuple[str, ...] = ()


class Required:
    """The default of a field that every entry has to give."""


REQUIRED = Required()


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of an entry: its key in specs, and the metadata field that it fills.

    `default` is a spec value (text of an enum member, for instance) or `REQUIRED`; `optional` says whether None is allowed.
    `handler` names the handler whose flag this is, `flag_of` the key whose presence it tells, `named` the name template that
    fills it.
    """

    key: str
    name: str
    type: FieldType
    default: object
    optional: bool = False
    hidden: bool = False
    doc: str = ""
    handler: str = ""
    named: Named | None = None
    flag_of: str = ""
    keys_only: Keys | None = None
    is_key: bool = False
    from_key: bool = False
    given: bool = False
    follows: Follows | None = None
    record: Record | None = None
