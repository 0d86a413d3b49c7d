"""The kind `components`: what handlers are constructed from, as one graph (seed 003)."""

from __future__ import annotations

from registrygen.api import EnumSlot, Key, Kind, Lookup, Names, Plain, Statistic
from registrygen.kinds.components.artefact import CONSTRUCTION
from registrygen.kinds.components.compliance import COMPLIANCE
from registrygen.kinds.components.graph import opened_components
from registrygen.kinds.components.rules import RULES
from registrygen.kinds.components.spec import ComponentEntry, ComponentsDocument

COMPONENTS = Kind(
    name="components",
    singular="component",
    doc="Components: what handlers are constructed from, how long each lives, and the container and factories that construct them.",
    document=ComponentsDocument,
    entry=ComponentEntry,
    key=Key(field="name", type=Plain("str"), doc="Name of the component in the container."),
    names=Names(module="components.registry", registry="COMPONENT_REGISTRY", metadata="ComponentMetadata"),
    enums=(
        EnumSlot(
            slot="scope",
            name="ComponentScope",
            doc="How long an instance lives.",
            members={"APP": "app", "REQUEST": "request"},
            docs={"APP": "As long as the process.", "REQUEST": "As long as a request."},
        ),
    ),
    lookups=(
        Lookup(name="get_component_metadata", by="name", one=True, doc="Get the metadata of a component."),
        Lookup(name="get_components_by_scope", by="scope", doc="Get all components of a scope."),
    ),
    statistics=(Statistic(key="total_components"), Statistic(key="by_scope", by="scope")),
    head_objects={"settings": "class"},
    rules=RULES,
    artefacts=(CONSTRUCTION, COMPLIANCE),
    opened=opened_components,
)
