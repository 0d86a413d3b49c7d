"""What the commands about live registries take: `registrygen registries ...` and `registrygen factorize`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registrygen.cli.options import (
    Asked,
    ConfigOption,
    DryRunOption,
    FormatOption,
    ImportOption,
    NoColorOption,
    OutputFormat,
    RegistryArgument,
    RegistryOption,
    examples,
)

TEXT = OutputFormat.TEXT
TRAINING = "--config examples/training/registrygen.toml"
"""An example's own configuration, which the commands are shown with."""
FACTORIZE_EXAMPLES = examples(
    f"registrygen factorize examples/training/review.yaml --registry reviews --dry-run {TRAINING}",
    f"registrygen factorize examples/training/review.yaml --registry reviews {TRAINING}",
)

registries_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@registries_app.command(
    "list", epilog=examples("registrygen registries list", f"registrygen registries list {TRAINING}")
)
def registries_list(config: ConfigOption = None, format: FormatOption = TEXT, no_color: NoColorOption = False) -> None:
    """List the live registries of the specs."""
    from registrygen.cli.registries import list_registries

    raise typer.Exit(list_registries(Asked(config=config, format=format, no_color=no_color)))


@registries_app.command("show", epilog=examples(f"registrygen registries show metrics {TRAINING}"))
def registries_show(
    name: RegistryArgument,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Show a live registry of the specs with its names."""
    from registrygen.cli.registries import show_registry

    raise typer.Exit(show_registry(Asked(config=config, format=format, no_color=no_color), name))


@registries_app.command(
    "check",
    epilog=examples(f"registrygen registries check {TRAINING}", f"registrygen registries check metrics {TRAINING}"),
)
def registries_check(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAMES", help="Their keys; all if left out.")] = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Compare what live registries hold with what the specs declare.

    Generated code is imported, and the modules that the specs name under `modules`.
    """
    from registrygen.cli.registries import check_registries

    raise typer.Exit(check_registries(Asked(config=config, format=format, no_color=no_color), names or []))


@registries_app.command("schema", epilog=examples(f"registrygen registries schema reviews {TRAINING}"))
def registries_schema(
    name: RegistryArgument,
    import_: ImportOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Print the JSON Schema of the files that describe what a live registry constructs."""
    from registrygen.cli.registries import schema_of_registry

    asked = Asked(config=config, format=format, no_color=no_color)
    raise typer.Exit(schema_of_registry(asked, name, import_ or []))


def factorize(
    file: Annotated[Path, typer.Argument(metavar="CONFIG", help="A YAML, JSON or TOML file.", show_default=False)],
    registry: RegistryOption,
    is_dry: DryRunOption = False,
    import_: ImportOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Construct what a configuration file describes.

    The whole file is validated first. All that is wrong is told at once, with its places, and then nothing is constructed.
    """
    from registrygen.cli import factorize as command

    asked = Asked(config=config, format=format, no_color=no_color)
    run = command.dry_run if is_dry else command.factorize
    raise typer.Exit(run(asked, file, registry, import_ or []))
