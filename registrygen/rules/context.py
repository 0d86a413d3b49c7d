"""What rules may ask beside the registry that they check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from registrygen.diagnostics.finding import Finding, Severity
from registrygen.model.facts import Facts
from registrygen.model.registry import Project


@dataclass(frozen=True, kw_only=True)
class Context:
    """All registries, the application's source, how bad it is that the source lacks something, and the day to judge by.

    Without a `today` nothing is known of what is over.
    """

    project: Project
    facts: Facts
    missing: Severity
    today: date | None = None

    def lacking(self, item: Finding) -> Finding:
        """A finding about something that the source lacks, with the severity that the configuration gives it."""
        return replace(item, severity=self.missing)
