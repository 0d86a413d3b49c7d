"""The kind `registries`: live registries, what each takes and which names it declares (seed 002)."""

from __future__ import annotations

from registrygen.api import Key, Kind, Names, Part, Plain
from registrygen.kinds.registries.classes import CLASSES
from registrygen.kinds.registries.compliance import COMPLIANCE
from registrygen.kinds.registries.names_page import NAMES_PAGE
from registrygen.kinds.registries.rules import RULES
from registrygen.kinds.registries.spec import LiveRegistryEntry

REGISTRIES = Kind(
    name="registries",
    singular="registry",
    doc="Live registries: what may be registered while a program runs, under which names, and where it is kept.",
    entry=LiveRegistryEntry,
    key=Key(field="name", type=Plain("str"), doc="Name of the registry."),
    names=Names(module="registries.live", registry="LIVE_REGISTRIES", metadata="LiveRegistryMetadata"),
    name_templates={"class": "{key|pascal}"},
    parts=frozenset({Part.DOCS}),
    rules=RULES,
    artefacts=(CLASSES, COMPLIANCE, NAMES_PAGE),
)
