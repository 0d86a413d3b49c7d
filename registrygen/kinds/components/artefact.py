"""What is generated for the construction graph: the container, the factories, and the dependencies of a web framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registrygen.api import Artefact, Inputs, Project, Registry, Section
from registrygen.kinds.components.container import container_section
from registrygen.kinds.components.dependencies import dependencies_section, is_wanted
from registrygen.kinds.components.factories import factories_sections
from registrygen.kinds.components.graph import graph_of
from registrygen.kinds.components.units import KIND


def construction_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The modules of the one graph that all registries of components make up; they stand with the first registry."""
    if not registries:
        return []
    graph, owner = graph_of(project, inputs.facts), registries[0]
    sections = [container_section(owner, graph), *factories_sections(owner, graph)]
    if any(is_wanted(registry, bool(project.of_kind("routes"))) for registry in registries):
        sections.append(dependencies_section(owner, graph))
    sources = tuple(document.kind_span for registry in registries for document in registry.documents)
    return [replace(section, sources=sources) for section in sections]


CONSTRUCTION = Artefact(name="components/construction", consumes=(KIND,), sections=construction_sections)
