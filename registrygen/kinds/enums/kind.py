"""The kind `enums`: enums that several registries share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from registrygen.api import EntryModel, Key, Kind, Names, Part, Plain


class SharedEnumEntry(EntryModel):
    """One enum; the key is its class's name."""

    members: dict[str, str | int] = Field(description="Member names and their values.", min_length=1)
    base: Literal["Enum", "str", "StrEnum", "int", "IntEnum"] | None = Field(
        default=None,
        description="The enum's base: `Enum`, `str` (`str, Enum`), `StrEnum`, `int` (`int, Enum`) or `IntEnum`.",
    )
    docs: dict[str, str] = Field(default={}, description="A comment for single members, by member name.")


ENUMS = Kind(
    name="enums",
    singular="enum",
    doc="Enums that several registries share: another document takes one with `enums: {slot: {use: Name}}`.",
    entry=SharedEnumEntry,
    key=Key(field="name", type=Plain("str"), doc="Name of the class."),
    names=Names(module="enums", registry="ENUMS", metadata="EnumMetadata"),
    parts=frozenset({Part.ENUMS, Part.DOCS}),
    shares_enums=True,
)
