"""What rules may ask beside the registry that they check."""

from __future__ import annotations

from dataclasses import dataclass, replace

from registrygen.diagnostics.finding import Finding, Severity
from registrygen.model.facts import Facts
from registrygen.model.registry import Project


@dataclass(frozen=True, kw_only=True)
class Context:
    """All registries, the application's source, and how bad it is that the source lacks something."""

    project: Project
    facts: Facts
    missing: Severity

    def lacking(self, item: Finding) -> Finding:
        """A finding about something that the source lacks, with the severity that the configuration gives it."""
        return replace(item, severity=self.missing)
