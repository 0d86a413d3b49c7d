"""The arguments and options that several commands take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
    """What every command is told: the configuration's file, the form of the answer, and whether colour is unwanted.

    `today` is the day that expiry dates are compared with; the configuration's, or the day of the run, where it is None.
    """

    config: Path | None
    format: OutputFormat
    no_color: bool
    today: date | None = None


ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; the nearest one above this folder if left out."),
]
FormatOption = Annotated[
    OutputFormat, typer.Option("--format", help="`text` for people, `json` for programs, `github` for annotations.")
]
NoColorOption = Annotated[bool, typer.Option("--no-color", help="No colour, not even on a terminal.")]
TodayOption = Annotated[
    datetime | None,
    typer.Option("--today", metavar="DATE", formats=["%Y-%m-%d"], help="The day that expiry dates are compared with."),
]
KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", help="The kind, such as `feature_flags`.", show_default=False)
]
RegistryArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="Its key in the specs, or `package.module:Class` for `schema`.", show_default=False
    ),
]
RegistryOption = Annotated[
    str,
    typer.Option(
        "--registry", metavar="NAME", help="The live registry: its key in the specs, or `package.module:Class`."
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Only validate, and print what would be constructed.")]
ImportOption = Annotated[
    list[str] | None,
    typer.Option(
        "--import", metavar="MODULE", help="A module whose decorators register, beside those of the specs; repeatable."
    ),
]
ExchangeOption = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="FORMAT", help="The other format, such as `openfeature`; the kind's first if left out."
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to; the terminal if left out.")
]
SpecsArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="SPECS", help="Spec files and folders; those of the configuration if left out."),
]


def day(said: datetime | None) -> date | None:
    """The day that `--today` gives."""
    return None if said is None else said.date()


def examples(*commands: str) -> str:
    """The end of a command's help: command lines that run as they stand."""
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)
