"""What is generated for every registry, and what its kind adds: all sections and pages of a project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from registrygen.model.artefact import Artefact, Inputs, Part, Section, TextPage
from registrygen.model.registry import Project, Registry
from registrygen.view.bus import bus_sections
from registrygen.view.classes import class_sections
from registrygen.view.compliance import compliance_sections
from registrygen.view.delivery import delivery_sections
from registrygen.view.docs import docs_pages
from registrygen.view.lookups import lookup_sections
from registrygen.view.registry import enum_sections, metadata_section, record_sections, registry_section
from registrygen.view.statistics import statistics_sections
from registrygen.view.wiring import wiring_sections


def registry_sections(registry: Registry) -> list[Section]:
    """The sections that the core derives for a registry, in the order in which one module would hold them."""
    parts = registry.kind.parts
    sections: list[Section] = []
    if Part.ENUMS in parts:
        sections.extend(enum_sections(registry))
    if Part.METADATA in parts:
        sections.extend(record_sections(registry))
        sections.append(metadata_section(registry))
    sections.extend(class_sections(registry))
    if Part.REGISTRY in parts:
        sections.append(registry_section(registry))
    if Part.LOOKUPS in parts:
        sections.extend(lookup_sections(registry))
    if Part.STATISTICS in parts:
        sections.extend(statistics_sections(registry))
    if Part.WIRING in parts:
        sections.extend(wiring_sections(registry))
    return sections


def all_sections(project: Project, artefacts: Iterable[Artefact], inputs: Inputs) -> list[Section]:
    """Every section of the project: the registries', the shared bus's, and those of the kinds' own artefacts."""
    sections: list[Section] = []
    for registry in project.registries:
        sections.extend(registry_sections(registry))
        sections.extend(_test_sections(registry, project, inputs))
    sections.extend(bus_sections(project.registries))
    for artefact in artefacts:
        if artefact.sections is not None:
            sections.extend(artefact.sections(_consumed(artefact, project), project, inputs))
    return sections


def _test_sections(registry: Registry, project: Project, inputs: Inputs) -> list[Section]:
    if Part.COMPLIANCE not in registry.kind.parts:
        return []
    return [*compliance_sections(registry), *delivery_sections(registry, inputs.compliance, project)]


def all_pages(project: Project, artefacts: Iterable[Artefact], inputs: Inputs) -> list[TextPage]:
    """Every page that is not Python."""
    others: list[TextPage] = []
    for artefact in artefacts:
        if artefact.pages is not None:
            others.extend(artefact.pages(_consumed(artefact, project), project, inputs))
    return [*docs_pages(project, inputs.package, others), *others]


def _consumed(artefact: Artefact, project: Project) -> Sequence[Registry]:
    return [registry for kind in artefact.consumes for registry in project.of_kind(kind)]
