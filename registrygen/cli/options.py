"""The arguments and options that several commands take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class OutputFormat(StrEnum):
    """The form of what goes to stdout."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every command is told: the configuration's file, the form of the answer, and whether colour is unwanted."""

    config: Path | None
    format: OutputFormat
    no_color: bool


ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; the nearest one above this folder if left out."),
]
FormatOption = Annotated[
    OutputFormat, typer.Option("--format", help="`text` for people, `json` for programs, `github` for annotations.")
]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="No colour, not even on a terminal.")]
SpecsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="SPECS", help="Spec files and folders; those of the configuration if left out."),
]


def examples(*commands: str) -> str:
    """The end of a command's help: command lines that run as they stand."""
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)
