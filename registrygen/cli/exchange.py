"""`registrygen export` and `registrygen import`: registries in the formats of others, and specs out of them."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path

from registrygen.cli.codes import NO_FORMAT, OUTPUT_EXISTS, SEVERAL_DOCUMENTS, UNKNOWN_KIND
from registrygen.cli.copying import near, refused
from registrygen.cli.options import Asked
from registrygen.cli.run import Run, exit_code, refuse, scope, start
from registrygen.diagnostics.finding import Finding, Span, finding, sort_key
from registrygen.diagnostics.near import suggestion
from registrygen.diagnostics.text import summary_line
from registrygen.model.exchange import Exchange, Imported
from registrygen.pipeline import Analysis, analyse
from registrygen.source.emit import emitted, json_as_yaml
from registrygen.source.files import SpecFile, read
from registrygen.source.marks import Marks, Tree
from registrygen.source.yaml import parse


class Existing(Enum):
    """What becomes of a file that stands where one is to be written."""

    REPLACE = "replace"
    KEEP = "keep"


def export(asked: Asked, kind: str, format: str | None, output: Path | None) -> int:
    """Prints the registries of a kind in a format, or writes them to a file, which is replaced."""
    run = start(asked)
    analysis = analyse(run.config, scope(run.config, ()).paths)
    chosen = _chosen(analysis, kind, format)
    if isinstance(chosen, Finding):
        return refuse(run, chosen)
    if analysis.has_errors:
        run.console.findings(analysis.findings)
        run.console.note(f"nothing was exported: {summary_line(analysis.findings)}")
        return exit_code(run, analysis.findings)
    registries = analysis.project.of_kind(kind)
    text = chosen.write(registries)
    entries = sum(len(registry.entries) for registry in registries)
    return _put(run, text, output, f"{entries} entries", Existing.REPLACE)


def import_(asked: Asked, kind: str, file: Path, format: str | None, output: Path | None) -> int:
    """Prints the spec that a file of another format comes to, or writes it to a file that is not there yet."""
    run = start(asked)
    chosen = _chosen(analyse(run.config, scope(run.config, ()).paths), kind, format)
    if isinstance(chosen, Finding):
        return refuse(run, chosen)
    found = _imported(chosen, Path.cwd() / file, run)
    if found.findings:
        run.console.findings(sorted(found.findings, key=sort_key))
        run.console.note(f"nothing was imported: {summary_line(found.findings)}")
        return exit_code(run, found.findings)
    for note in found.notes:
        run.console.note(note)
    return _put(run, emitted(found.document), output, "the spec", Existing.KEEP)


def _chosen(analysis: Analysis, kind: str, format: str | None) -> Exchange | Finding:
    """The format that is meant: the kind's first where none is named."""
    kinds = analysis.kinds
    if kind not in kinds:
        help = suggestion(kind, kinds)
        return finding(UNKNOWN_KIND, f"there is no kind `{kind}`", at=None, help=help)
    known = {item.name: item for item in kinds[kind].exchanges}
    if not known:
        have = [name for name, item in kinds.items() if item.exchanges]
        message = f"`{kind}` has no format of others"
        return finding(NO_FORMAT, message, at=None, help=suggestion(kind, have))
    found = known.get(format) if format is not None else next(iter(known.values()))
    if found is None:
        message = f"`{kind}` has no format `{format}`"
        return finding(NO_FORMAT, message, at=None, help=suggestion(str(format), known))
    return found


def _imported(exchange: Exchange, file: Path, run: Run) -> Imported:
    """What the file comes to; a file that cannot be read, or is not one document, is told at its place."""
    found = read(file, run.config.root)
    if not isinstance(found, SpecFile):
        return Imported(document={}, findings=(found,))
    trees, findings = parse(json_as_yaml(found.text), found.path)
    if len(trees) > 1:
        message = f"`{found.path}` holds more than one document"
        findings.append(
            finding(SEVERAL_DOCUMENTS, message, at=trees[1].span, help="import each from a file of its own")
        )
    if findings:
        return Imported(document={}, findings=tuple(findings))
    nothing = Tree(path=found.path, index=0, value=None, marks=Marks(found.path), span=Span.of_line(found.path))
    return exchange.read(trees[0] if trees else nothing)


def _put(run: Run, text: str, output: Path | None, what: str, existing: Existing) -> int:
    """Prints the text, or writes it to a file."""
    if output is None:
        run.console.say(text)
        return 0
    target = Path.cwd() / output
    if existing is Existing.KEEP and os.path.lexists(target):
        help = "move it away, or name another file with `--output`"
        return refuse(run, finding(OUTPUT_EXISTS, f"`{near(target)}` exists", at=Span.of_line(near(target)), help=help))
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return refuse(run, refused(target, error))
    run.console.note(f"{what} written to {near(target)}")
    return 0
