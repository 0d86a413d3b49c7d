"""`registrygen registries`: the live registries that specs declare, what they hold, and what may be described of them in files."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.cli.codes import NOT_COMPLIANT, NOT_READ
from registrygen.cli.console import aside, columns
from registrygen.cli.imports import failure, missing_name
from registrygen.cli.live import Declared, Opened, declared_registries, find, open_declared, open_named
from registrygen.cli.options import Asked
from registrygen.cli.run import Run, exit_code, refuse, start
from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.text import summary_line, visible
from registrygen.kinds.registries.entries import base_of, declared, group_of, live
from registrygen.kinds.registries.spec import DeclaredModel
from registrygen.runtime.batch import Rejected
from registrygen.runtime.errors import ValidationError


def list_registries(asked: Asked) -> int:
    """Prints the live registries of the specs. Nothing is imported."""
    run = start(asked)
    known = declared_registries(run)
    if run.has_text:
        run.console.say(columns([_row(item) for item in known]) if known else "")
    else:
        run.console.document({"registries": [_record(item) for item in known]})
    run.console.note(f"{len(known)} live registries")
    return 0


def _row(item: Declared) -> tuple[str, ...]:
    said = live(item.entry)
    count = len(declared(item.entry))
    names = f"{count} name{'' if count == 1 else 's'}"
    who = "closed" if said.closed else f"open to {group_of(item.entry)}" if group_of(item.entry) else ""
    place = f"{item.entry.span.path}:{item.entry.span.line}"
    return item.key, said.form, item.reference, names, said.storage.backend, who, place


def _record(item: Declared) -> dict[str, object]:
    said, base, span = live(item.entry), base_of(item.entry), item.entry.span
    return {
        "name": item.key,
        "form": said.form,
        "class": item.reference,
        "base": str(base) if base else None,
        "strict": said.strict,
        "closed": said.closed,
        "entry_points": group_of(item.entry) or None,
        "storage": said.storage.model_dump(),
        "modules": said.modules,
        "entries": {name: value.model_dump() for name, value in declared(item.entry).items()},
        "place": {"path": span.path, "line": span.line, "column": span.column},
    }


def show_registry(asked: Asked, name: str) -> int:
    """Prints a live registry and its names as the specs have them. Nothing is imported."""
    run = start(asked)
    found = find(declared_registries(run), name)
    if isinstance(found, Finding):
        return refuse(run, found)
    if run.has_text:
        rows = [(name, _stands_for(said), said.summary) for name, said in declared(found.entry).items()]
        head = f"{found.key}  {found.reference}  {found.entry.span.path}:{found.entry.span.line}"
        run.console.say(f"{visible(head)}\n" + (columns(rows, indent="  ") if rows else ""))
    else:
        run.console.document(_record(found))
    return 0


def _stands_for(said: DeclaredModel) -> str:
    return f"= {said.alias}" if said.alias else said.bind or "registered"


def check_registries(asked: Asked, names: list[str]) -> int:
    """Imports live registries and prints how each departs from what the specs declare."""
    run = start(asked)
    known = declared_registries(run)
    found = [find(known, name) for name in names or [item.key for item in known]]
    findings = [item for item in found if isinstance(item, Finding)]
    for opened in open_declared(run, known, [item for item in found if isinstance(item, Declared)]):
        findings.extend(_departures(run, opened) if isinstance(opened, Opened) else [opened])
    # What several names are bound to is broken once.
    findings = list(dict.fromkeys(findings))
    run.console.findings(findings)
    run.console.note(summary_line(findings) if findings else f"{len(names or known)} live registries comply")
    return exit_code(run, findings)


def _departures(run: Run, opened: Opened) -> Iterator[Finding]:
    """How a registry departs from the specs, each at the place of its name."""
    assert opened.declared is not None
    entry, own = opened.declared.entry, opened.cls.__name__
    try:
        with aside():
            found = opened.cls.compliance()
    except ValidationError as error:
        yield _not_read(error, entry.where("storage"))
        return
    for key in found.missing:
        help = f'register it in one of its `modules`, `@{own}.register("{key}")`, or `bind` it'
        message = f"`{own}` declares `{key}`, which is not registered"
        yield finding(NOT_COMPLIANT, message, at=_place(opened.declared, key), help=help)
    for key in found.undeclared:
        help = f"declare it: `entries: {{{key}: {{}}}}`"
        yield finding(NOT_COMPLIANT, f"`{own}` has `{key}`, which is not declared", at=entry.span, help=help)
    for key in found.dangling:
        said = declared(entry).get(str(key))
        # That the name which it stands for is not registered is told above.
        if said is None or said.alias not in found.missing:
            message = f"`{key}` is an alias of what is not registered"
            yield finding(NOT_COMPLIANT, message, at=_place(opened.declared, key))
    for item in found.dead:
        yield _dead(run, opened.declared, item)
    for item in found.violations:
        yield _rejected(item, _place(opened.declared, item.key))


def _not_read(error: ValidationError, at: Span | None) -> Finding:
    return finding(NOT_READ, " ".join(error.message.split()), at=at, help="\n".join(error.suggestions))


def _dead(run: Run, owner: Declared, item: Rejected) -> Finding:
    """What is wrong with what a name is bound to: where the import of its module fails, or where the name is bound."""
    said, cause = declared(owner.entry).get(str(item.key)), item.error.__cause__
    if said is None or said.bind is None or cause is None:
        return _rejected(item, _place(owner, item.key))
    at = owner.entry.where("entries", str(item.key), "bind")
    absent = missing_name(cause)
    if absent:
        help = "\n".join(item.error.suggestions)
        return finding(NOT_COMPLIANT, f"`{item.key}`: {absent}", at=at, help=help)
    return failure(run.config, said.bind.partition(":")[0], cause, at)


def _rejected(item: Rejected, at: Span) -> Finding:
    message, *more = item.error.message.splitlines()
    lines = [*(line.strip() for line in more), *item.suggestions]
    return finding(NOT_COMPLIANT, f"`{item.key}`: {message}", at=at, help="\n".join(lines))


def _place(item: Declared, key: object) -> Span:
    name = str(key)
    return item.entry.where_key("entries", name) if name in declared(item.entry) else item.entry.span


def schema_of_registry(asked: Asked, name: str, modules: list[str]) -> int:
    """Prints the JSON Schema of the files that describe what a live registry constructs."""
    run = start(asked)
    opened = open_named(run, name, modules)
    if isinstance(opened, Finding):
        return refuse(run, opened)
    try:
        with aside():
            schema = opened.cls.schema()
    except ValidationError as error:
        at = opened.declared.entry.where("storage") if opened.declared else None
        return refuse(run, _not_read(error, at))
    run.console.document(schema)
    return 0
