"""What has to hold for domain events."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    Absence,
    ClassFact,
    Context,
    Entry,
    Finding,
    MemberValue,
    PyObject,
    Registry,
    Related,
    Severity,
    entry_rule,
    finding,
    is_identifier,
    nearest,
    registry_rule,
    same_object,
)
from registrygen.kinds.events.broker_rules import RULES as BROKER_RULES
from registrygen.kinds.events.spec import EventEntry

OUTCOMES = (frozenset({"SUCCEEDED", "FAILED"}), frozenset({"ALLOWED", "DENIED"}))


def _phases(registry: Registry) -> dict[str, dict[str, Entry]]:
    """Phase to entry, by workflow; of two with the same phase the first."""
    workflows: dict[str, dict[str, Entry]] = {}
    for entry in registry.entries:
        phase = entry.values.get("phase")
        if isinstance(phase, MemberValue) and isinstance(entry.spec, EventEntry):
            workflows.setdefault(entry.spec.workflow, {}).setdefault(phase.name, entry)
    return workflows


@registry_rule("events/workflow-incomplete", Severity.WARNING)
def workflow_incomplete(registry: Registry, context: Context) -> Iterator[Finding]:
    """A workflow has an attempt without both outcomes, or an outcome without its attempt.

    A workflow is attempted, and then it succeeds or fails (a rate limit allows or denies). When one of the three has no event,
    what happened cannot be told from the audit trail. Events of a single state have the phase `operational`.
    """
    if not registry.complete:
        return
    for workflow, phases in _phases(registry).items():
        present = set(phases) - {"OPERATIONAL", "ATTEMPTED"}
        outcomes = next((pair for pair in OUTCOMES if present & pair), OUTCOMES[0])
        if "ATTEMPTED" not in phases and not present & (OUTCOMES[0] | OUTCOMES[1]):
            continue
        missing = [name.lower() for name in ("ATTEMPTED", *sorted(outcomes)) if name not in phases]
        if missing:
            said = " and ".join(f"`{name}`" for name in missing)
            first = next(iter(phases.values()))
            help = "add the event, or make this one `operational`"
            yield finding(
                workflow_incomplete.code, f"the workflow `{workflow}` has no {said} event", at=first.span, help=help
            )


@registry_rule("events/phase-twice")
def phase_twice(registry: Registry, context: Context) -> Iterator[Finding]:
    """Two events of a workflow have the same phase.

    `get_workflow_events` finds one event for each phase of a workflow. Where their handler methods come to the same name too,
    that finding says it.
    """
    if not registry.complete:
        return
    workflows = _phases(registry)
    for entry in registry.entries:
        phase = entry.values.get("phase")
        if isinstance(phase, MemberValue) and isinstance(entry.spec, EventEntry):
            first = workflows[entry.spec.workflow][phase.name]
            if first is not entry:
                message = f"`{entry.key}` and `{first.key}` are both the {phase.name.lower()} event of `{entry.spec.workflow}`"
                related = (Related(message="the other one", span=first.span),)
                yield finding(
                    phase_twice.code,
                    message,
                    at=entry.where("phase"),
                    help="give one of them another workflow or phase",
                    related=related,
                )


@entry_rule("events/audit-action-unused", Severity.WARNING)
def audit_action_unused(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """An event names an audit action, and no audit handler handles it."""
    audited = entry.values.get("requires_audit") or not registry.head_complete
    if entry.values.get("audit_action") and "audit" in registry.handlers and not audited:
        help = "remove `audit_action`, or let the event require `audit`"
        yield finding(
            audit_action_unused.code,
            f"`{entry.key}` names an audit action and is not audited",
            at=entry.where("audit_action"),
            help=help,
        )


@registry_rule("events/scan")
def scan(registry: Registry, context: Context) -> Iterator[Finding]:
    """`scan` names a package that does not exist, so that no class is looked for in it.

    Packages outside the source roots are taken on trust, unless one inside is called nearly alike.
    """
    for index, package in enumerate(getattr(registry.head, "scan", [])):
        at = registry.where("scan", index)
        if not all(map(is_identifier, package.split("."))):
            yield finding(scan.code, f"`{package}` is not the name of a package", at=at, help="write `package.module`")
        elif context.facts.covers(package):
            if context.facts.find(PyObject(package, "_")) is Absence.MISSING_MODULE:
                message, help = f"there is no `{package}` in the source", "name a package or module that exists"
                yield context.lacking(finding(scan.code, message, at=at, help=help))
        elif close := nearest(package.partition(".")[0], context.facts.within()):
            message = f"there is no `{package}` in the source"
            yield finding(scan.code, message, at=at, help=f"did you mean `{close}`?")


@registry_rule("events/class-unregistered")
def class_unregistered(registry: Registry, context: Context) -> Iterator[Finding]:
    """An event class of the application stands in no registry.

    Such an event can be published, and no handler hears of it. The packages under `scan` are searched for classes that
    derive from `base`.
    """
    base = registry.objects.get("base")
    packages = getattr(registry.head, "scan", [])
    registries = context.project.of_kind(registry.kind.name)
    uncertain = registry.kind.name in context.project.uncertain or not all(item.complete for item in registries)
    if base is None or not packages or uncertain:
        return
    known = {
        context.facts.canonical(value)
        for item in registries
        for entry in item.entries
        if isinstance(value := entry.values.get("event_class"), PyObject)
    }
    for found in context.facts.subclasses(base, packages):
        if found.object not in known and not _is_abstract(found):
            help = f"add `{found.object.short}` to {registry.documents[0].path}, or make it abstract"
            yield finding(
                class_unregistered.code,
                f"the event class `{found.object.short}` stands in no registry",
                at=found.span,
                help=help,
            )


def _is_abstract(found: ClassFact) -> bool:
    """Whether the class only serves as a base: a private name, or abc among its bases."""
    return found.object.short.startswith("_") or PyObject("abc", "ABC") in found.bases


RULES = (
    workflow_incomplete, phase_twice, audit_action_unused, same_object, scan, class_unregistered, *BROKER_RULES,
)  # fmt: skip
