"""`registrygen stats --unused`: the metadata fields that no code reads, and who fills them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.run import exit_code, scope, start
from registrygen.diagnostics.finding import Span
from registrygen.diagnostics.text import summary_line
from registrygen.model.registry import Registry
from registrygen.pipeline import analyse, unused
from registrygen.view.unused import UnusedField


def unused_fields(asked: Asked) -> int:
    """Prints the fields by registry; where something is wrong with specs or source, that instead."""
    run = start(asked)
    found = unused(run.config, analyse(run.config, scope(run.config, ()).paths))
    code = exit_code(run, found.findings)
    if any(item.is_error for item in found.findings):
        run.console.findings(found.findings)
        run.console.note(f"{summary_line(found.findings)}; what is read could not be told")
        return code
    groups = groupby(found.fields, key=lambda item: item.registry)
    if run.has_text:
        run.console.say("\n".join(_block(registry, list(fields)) for registry, fields in groups))
    else:
        run.console.document({"unused": [_record(item) for item in found.fields]})
    run.console.note(_counted(len(found.fields)))
    return code


def _counted(count: int) -> str:
    if not count:
        return "every metadata field is read"
    return f"{count} metadata field{'s are' if count > 1 else ' is'} read by no code"


def _block(registry: Registry, fields: Sequence[UnusedField]) -> str:
    rows = [(f"{item.holder}.{item.field}", item.key, str(item.entries), _place(item)) for item in fields]
    kind = "a built-in kind" if registry.kind.origin == "built-in" else f"a kind of {registry.kind.origin}"
    head = f"{registry.kind.name}  {registry.layout.module}:{registry.layout.name}  ({kind})\n"
    return head + columns([("field", "filled by", "entries", "first at"), *rows], indent="  ")


def _place(item: UnusedField) -> str:
    return f"{item.place.path}:{item.place.line}:{item.place.column}" if item.place else "nowhere"


def _record(item: UnusedField) -> dict[str, object]:
    return {
        "kind": item.registry.kind.name,
        "declared": item.registry.kind.origin,
        "module": item.registry.layout.module,
        "registry": item.registry.layout.name,
        "class": item.holder,
        "field": item.field,
        "key": item.key,
        "entries": item.entries,
        "place": _record_of_place(item.place) if item.place else None,
    }


def _record_of_place(place: Span) -> dict[str, object]:
    return {"path": place.path, "line": place.line, "column": place.column}
