"""`registrygen list`: the entries of the specs, and where each stands."""

from __future__ import annotations

from registrygen.cli.codes import UNKNOWN_KIND
from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.run import exit_code, look, refuse, start
from registrygen.diagnostics.finding import finding
from registrygen.diagnostics.near import suggestion
from registrygen.model.registry import Entry, Registry


def list_entries(asked: Asked, kind: str | None) -> int:
    """Prints the entries of one kind, or of all."""
    run = start(asked)
    analysis = look(run)
    if kind is not None and kind not in analysis.kinds:
        help = suggestion(kind, analysis.kinds)
        return refuse(run, finding(UNKNOWN_KIND, f"there is no kind `{kind}`", at=None, help=help))
    registries = [item for item in analysis.project.registries if kind in (None, item.kind.name)]
    found = [(registry, entry) for registry in registries for entry in registry.entries]
    if run.has_text:
        run.console.say(columns([_row(registry, entry) for registry, entry in found]))
    else:
        run.console.document({"entries": [_record(registry, entry) for registry, entry in found]})
    run.console.note(f"{len(found)} entries")
    return exit_code(run, analysis.findings)


def _row(registry: Registry, entry: Entry) -> tuple[str, ...]:
    place = f"{entry.span.path}:{entry.span.line}"
    return registry.kind.name, entry.key, entry.group or registry.title, place


def _record(registry: Registry, entry: Entry) -> dict[str, object]:
    place = {"path": entry.span.path, "line": entry.span.line, "column": entry.span.column}
    return {
        "kind": registry.kind.name,
        "key": entry.key,
        "registry": registry.layout.name,
        "title": registry.title,
        "group": entry.group,
        "place": place,
    }
