"""What is generated to enforce limits, where routes have any: tables and limiter, and the dependencies of the routes."""

from __future__ import annotations

from collections.abc import Sequence

from registrygen.api import ROUTES, Artefact, Inputs, Project, Registry, Section, limited_routes
from registrygen.kinds.rate_limits.dependencies import dependencies_section
from registrygen.kinds.rate_limits.limiter import limiter_section
from registrygen.kinds.rate_limits.tables import tables_section

KIND = "rate_limits"


def enforcement_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The modules of each registry of limits that routes link to."""
    sections: list[Section] = []
    for registry in (item for item in registries if item.kind.name == KIND):
        routes = list(limited_routes(registry, project))
        if routes:
            sections += [tables_section(registry, project), limiter_section(registry)]
        if any(item.limit.enforced for item in routes):
            sections.append(dependencies_section(registry, project))
    return sections


ENFORCEMENT = Artefact(name="rate_limits/enforcement", consumes=(KIND, ROUTES), sections=enforcement_sections)
