"""What the configuration names, held against the project's folders, the specs and the application's source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from registrygen.config import CONFIG, Config
from registrygen.diagnostics.finding import Code, Finding, Severity, Span, code, finding
from registrygen.diagnostics.near import nearest, suggestion
from registrygen.model.facts import Absence, Facts
from registrygen.model.registry import Project
from registrygen.pysource.objects import parse_object
from registrygen.source.files import shown

COMPLIANCE = code(
    "config/compliance",
    """The configuration names something for the compliance tests that nothing uses, or that does not exist.

    `handlers` takes kinds that have handlers, `recorded` takes handlers. Functions that are named have to stand in the
    application's source.
    """,
    Severity.WARNING,
)
CODES: tuple[Code, ...] = (COMPLIANCE,)


def configuration_findings(config: Config, project: Project, facts: Facts) -> Iterator[Finding]:
    """A folder of templates that is not there, and what the compliance tests are told that means nothing."""
    folder = config.model.templates
    if folder and not (config.root / folder).is_dir():
        help = "`registrygen templates eject` makes it, or remove `templates` from the configuration"
        at = config.value_place(folder, "templates")
        yield finding(CONFIG, f"there is no folder `{folder}` of templates", at=at, help=help)
    yield from _compliance_findings(config, project, facts)


def in_configuration(problem: Finding, config: Config) -> Finding:
    """What is wrong with a path of specs, at the place where the configuration names it, if it does."""
    for path in config.model.specs if "specs" in config.model.model_fields_set else ():
        if problem.span == Span.of_line(shown(Path(path), config.root)):
            return replace(problem, span=config.value_place(path, "specs"))
    return problem


def _compliance_findings(config: Config, project: Project, facts: Facts) -> Iterator[Finding]:
    """Misspelt kinds and handlers, and functions that their modules do not have.

    A word that is like none here may be that of a spec that is not looked at.
    """
    compliance = config.model.compliance
    kinds = {registry.kind.name: None for registry in project.registries if registry.handlers}
    handlers = {key: None for registry in project.registries for key in registry.handlers}
    for group, said, known in (("handlers", compliance.handlers, kinds), ("recorded", compliance.recorded, handlers)):
        for word in said:
            close = nearest(word, known) if word not in known else None
            if close is not None:
                at = config.place("compliance", group, word)
                yield finding(COMPLIANCE, f"unknown key `{word}`", at=at, help=f"did you mean `{close}`?")
    for path, text in _named(config).items():
        yield from _absent(config, path, text, facts)


def _named(config: Config) -> Mapping[tuple[str, ...], str]:
    """The references in the table, by the keys that lead to them."""
    compliance = config.model.compliance
    found: dict[tuple[str, ...], str] = {}
    for key in ("app", "settings", "samples", "tokens", "others"):
        text = getattr(compliance, key)
        if text is not None:
            found["compliance", key] = text
    for group in ("handlers", "recorded"):
        found |= {("compliance", group, key): text for key, text in getattr(compliance, group).items()}
    return found


def _absent(config: Config, path: tuple[str, ...], text: str, facts: Facts) -> Iterator[Finding]:
    reference = parse_object(text)
    found = facts.find(reference) if reference is not None else None
    at = config.value_place(text, *path)
    if reference is not None and found is Absence.MISSING_MODULE:
        yield finding(COMPLIANCE, f"there is no module `{reference.module}`", at=at, help="define it, or correct it")
    elif reference is not None and found is Absence.MISSING_NAME:
        help = suggestion(reference.name, facts.names(reference.module))
        yield finding(COMPLIANCE, f"`{reference.module}` has no `{reference.name}`", at=at, help=help)
