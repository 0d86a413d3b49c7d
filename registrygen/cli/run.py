"""What a command runs with: its configuration, its console, and the specs that it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from registrygen.cli.codes import OF_USAGE
from registrygen.cli.console import Console, wants_colour
from registrygen.cli.options import Asked, OutputFormat
from registrygen.config import Config, load_config
from registrygen.diagnostics.finding import Finding
from registrygen.diagnostics.text import summary_line
from registrygen.pipeline import Analysis, analyse
from registrygen.source.files import discover, shown

WRONG_USAGE = 2


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a command."""

    config: Config
    console: Console

    @property
    def has_text(self) -> bool:
        """Whether answers are for people."""
        return self.console.format is not OutputFormat.JSON


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The paths of the specs to be seen, and the files of the part that was named, None for all."""

    paths: tuple[Path, ...]
    part: frozenset[str] | None


def start(asked: Asked) -> Run:
    """Reads the configuration. Errors: `typer.Exit` with 2 where it is wrong, its findings printed."""
    colour = wants_colour(refused=asked.no_color)
    config = load_config(asked.config, Path.cwd())
    if isinstance(config, Config):
        config = config.judged_on(asked.today or config.model.today or date.today())
        return Run(config=config, console=Console(format=asked.format, colour=colour, root=config.root))
    root = asked.config.resolve().parent if asked.config else _folder_of(config)
    console = Console(format=asked.format, colour=colour, root=root)
    console.findings(config)
    console.note(summary_line(config))
    raise typer.Exit(WRONG_USAGE)


def _folder_of(findings: Sequence[Finding]) -> Path:
    """The folder of the configuration that findings speak of: the nearest that has the file they name."""
    here = Path.cwd()
    names = {item.span.path for item in findings if item.span is not None}
    return next((folder for folder in (here, *here.parents) if any((folder / name).is_file() for name in names)), here)


def scope(config: Config, named: Sequence[Path]) -> Scope:
    """All specs of the configuration and the named ones; a part where the named ones leave some out."""
    own = tuple(config.root / path for path in config.model.specs)
    if not named:
        return Scope(paths=own, part=None)
    if "specs" not in config.model.model_fields_set:
        own = tuple(path for path in own if path.exists())
    absolute = tuple(Path.cwd() / path for path in named)
    files, chosen = set(discover(own, config.root)[0]), discover(absolute, config.root)[0]
    part = None if files <= set(chosen) else frozenset(shown(path, config.root) for path in chosen)
    return Scope(paths=tuple(dict.fromkeys((*own, *absolute))), part=part)


def look(run: Run) -> Analysis:
    """What the specs mean, for commands that look things up; that something is wrong with them is only mentioned."""
    analysis = analyse(run.config, scope(run.config, ()).paths)
    if analysis.findings:
        run.console.note(f"the specs have {summary_line(analysis.findings)}: `registrygen validate` shows them")
    return analysis


def refuse(run: Run, problem: Finding) -> int:
    """Prints what is wrong with what was asked; the result is the exit code."""
    run.console.findings([problem])
    return exit_code(run, [problem])


def exit_code(run: Run, findings: Sequence[Finding]) -> int:
    """2 where what was asked for is not there, 1 where a finding is an error (or a warning, by configuration), else 0."""
    if any(item.code in OF_USAGE for item in findings):
        return WRONG_USAGE
    if run.config.model.fail_on == "warning":
        return 1 if findings else 0
    return 1 if any(item.is_error for item in findings) else 0
