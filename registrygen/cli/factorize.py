"""`registrygen factorize`: what a configuration file describes, validated as a whole and then constructed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from registrygen.cli.codes import CONFIGURATION, CONSTRUCTION
from registrygen.cli.console import aside, columns
from registrygen.cli.live import open_named
from registrygen.cli.options import Asked
from registrygen.cli.run import Run, refuse, start
from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.diagnostics.text import summary_line
from registrygen.runtime.errors import ValidationError
from registrygen.runtime.factorization.attempt import attempted
from registrygen.runtime.factorization.problems import pointer
from registrygen.source.files import shown

_PLACE = re.compile(r"(?P<file>.*):(?P<line>\d+):(?P<column>\d+)\Z", re.DOTALL)


def factorize(asked: Asked, file: Path, registry: str, modules: list[str]) -> int:
    """Constructs what a file describes and prints it; what is wrong is said before anything is constructed."""
    run = start(asked)
    plan = _planned(run, file, registry, modules)
    if not isinstance(plan, list):
        with aside():
            made = attempted(plan)
        if not made.problem:
            return _answer(run, {"constructed": repr(made.value)}, f"{made.value!r}\n")
        plan = [finding(CONSTRUCTION, made.problem, at=None, help="see what was constructed before, and with what")]
    return _refused(run, plan)


def dry_run(asked: Asked, file: Path, registry: str, modules: list[str]) -> int:
    """Validates what a file describes and prints what would be constructed."""
    run = start(asked)
    plan = _planned(run, file, registry, modules)
    if isinstance(plan, list):
        return _refused(run, plan)
    rows = [(pointer(node.path), _name(node)) for node in _nodes(plan.root)]
    record = {"plan": [{"at": at, "artifact": name} for at, name in rows]}
    return _answer(run, record, columns(rows))


def _planned(run: Run, file: Path, registry: str, modules: list[str]) -> Any:
    """The plan of a file, or what is wrong."""
    opened = open_named(run, registry, modules)
    if isinstance(opened, Finding):
        return [opened]
    try:
        with aside():
            return opened.cls.plan_from_file(None, file)
    except ValidationError as error:
        return list(_problems(error, run))


def _problems(error: ValidationError, run: Run) -> Iterator[Finding]:
    problems = error.context.get("problems")
    if not problems:
        yield finding(CONFIGURATION, error.message, at=None, help="; ".join(error.suggestions))
    for item in problems or ():
        at, message = _PLACE.match(item["place"]), " ".join(item["message"].split())
        if at is None:
            yield finding(CONFIGURATION, f"{item['place']}: {message}", at=None, help=item["help"])
        else:
            path = shown(Path.cwd() / at["file"], run.console.root)
            span = Span.of_line(path, int(at["line"]), int(at["column"]))
            yield finding(CONFIGURATION, message, at=span, help=item["help"])


def _refused(run: Run, findings: list[Finding]) -> int:
    if len(findings) == 1 and findings[0].span is None:
        return refuse(run, findings[0])
    run.console.findings(findings)
    run.console.note(summary_line(findings))
    return 1


def _answer(run: Run, record: Mapping[str, object], text: str) -> int:
    if run.has_text:
        run.console.say(text)
    else:
        run.console.document(record)
    return 0


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.children():
        yield from _nodes(child)


def _name(node: Any) -> str:
    artifact = node.compiled.artifact
    name = f"{artifact.__module__}:{artifact.__qualname__}" if hasattr(artifact, "__qualname__") else repr(artifact)
    return f"{name} (partial)" if node.is_partial else name
