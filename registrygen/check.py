"""Rules over resolved registries: the core's, each kind's, and those that specs ask for."""

from __future__ import annotations

from collections.abc import Iterable

from registrygen.diagnostics.finding import Code, Finding
from registrygen.model.registry import Registry
from registrygen.model.rule import Rule
from registrygen.rules import classes, expectations, handlers, ignored
from registrygen.rules.asked import declared_findings
from registrygen.rules.context import Context

CORE_RULES: tuple[Rule, ...] = (*expectations.RULES, *classes.RULES, *handlers.RULES, *ignored.RULES)
CODES: tuple[Code, ...] = handlers.CODES


def check(context: Context) -> list[Finding]:
    """What every rule says about every registry of the project."""
    found: list[Finding] = []
    for registry in context.project.registries:
        for rule in (*CORE_RULES, *registry.kind.rules):
            found.extend(_apply(rule, registry, context))
        found.extend(declared_findings(registry, context))
    return found


def _apply(rule: Rule, registry: Registry, context: Context) -> Iterable[Finding]:
    if rule.over == "registry":
        return rule.check(registry, context)
    return [item for entry in registry.entries for item in rule.check(entry, registry, context)]
