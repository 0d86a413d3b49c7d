"""The command line: which commands there are, what each takes, and what becomes of errors."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from registrygen.cli.console import prepare_streams, report_bug
from registrygen.cli.live_commands import FACTORIZE_EXAMPLES, factorize, registries_app
from registrygen.cli.options import (
    Asked,
    ConfigOption,
    ExchangeOption,
    FormatOption,
    KindArgument,
    NoColorOption,
    OutputFormat,
    OutputOption,
    SpecsArgument,
    TodayOption,
    day,
    examples,
)

BUG, INTERRUPTED = 3, 130
TEXT = OutputFormat.TEXT

app = typer.Typer(
    name="registrygen", add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
templates_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(templates_app, name="templates", help="List or copy the packaged templates.")
app.command(epilog=FACTORIZE_EXAMPLES)(factorize)
app.add_typer(registries_app, name="registries", help="List, show and check live registries.")


def run() -> int:
    """Runs the command line; the result is the exit code. Whatever is not an answer is a bug of ours."""
    prepare_streams()
    gc.disable()  # A run is short, and what it makes lives to its end.
    try:
        app(prog_name="registrygen")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        report_bug(error)
        return BUG
    return 0


@app.callback(epilog=examples("registrygen --version", "registrygen build --help"))
def registrygen() -> None:
    """Compile declarative YAML registry specs into the Python that has to agree with them.

    Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 a bug of registrygen.
    """


@app.command(
    epilog=examples(
        "registrygen build", "registrygen build specs/", "registrygen build specs/events.yaml",
        "registrygen build --dry-run --diff", "registrygen build --overwrite",
    )
)  # fmt: skip
def build(
    specs: SpecsArgument = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would change, write nothing.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print what would change as a diff, write nothing.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files edited by hand too.")] = False,
    today: TodayOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Write the code that the specs generate.

    Nothing is written when anything is wrong. With some of the specs named, only their code is written, and nothing removed.
    """
    from registrygen.cli.build import Preview, build
    from registrygen.write.apply import Overwrite

    asked = Asked(config=config, format=format, no_color=no_color, today=day(today))
    previews = [*([Preview.NAMES] if dry_run else []), *([Preview.DIFFS] if diff else [])]
    mode = Overwrite.REPLACE if overwrite else Overwrite.REFUSE
    raise typer.Exit(build(asked, specs or [], frozenset(previews), mode))


@app.command(epilog=examples("registrygen check", "registrygen check specs/ --format github"))
def check(
    specs: SpecsArgument = None,
    today: TodayOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Compare the generated code with the specs.

    Every file that differs is a finding with its reason, a diff and the command that mends it. Nothing is written.
    """
    from registrygen.cli.check import check

    raise typer.Exit(check(Asked(config=config, format=format, no_color=no_color, today=day(today)), specs or []))


@app.command(
    epilog=examples(
        "registrygen validate", "registrygen validate specs/ --format json", "registrygen validate --today 2027-01-01"
    )
)
def validate(
    specs: SpecsArgument = None,
    today: TodayOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Tell what is wrong with the specs."""
    from registrygen.cli.validate import validate

    raise typer.Exit(validate(Asked(config=config, format=format, no_color=no_color, today=day(today)), specs or []))


@app.command("list", epilog=examples("registrygen list", "registrygen list events"))
def list_(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="Only entries of this kind.")] = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """List the entries of the specs with their places."""
    from registrygen.cli.listing import list_entries

    raise typer.Exit(list_entries(Asked(config=config, format=format, no_color=no_color), kind))


@app.command(epilog=examples("registrygen show UserRegistrationSucceeded", "registrygen show events/UserLoginFailed"))
def show(
    entry: Annotated[str, typer.Argument(metavar="[KIND/]KEY", help="The entry's key.", show_default=False)],
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Show an entry and where its values come from.

    Its subscriptions and the generated files that it ends up in are shown too.
    """
    from registrygen.cli.show import show

    raise typer.Exit(show(Asked(config=config, format=format, no_color=no_color), entry))


@app.command(epilog=examples("registrygen stats", "registrygen stats --format json", "registrygen stats --unused"))
def stats(
    unused: Annotated[bool, typer.Option("--unused", help="List the metadata fields that no code reads instead.")] = False,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:  # fmt: skip
    """Print the figures of every registry.

    With --unused, list the metadata fields that neither the application's source nor generated code reads. An attribute of the same name
    that is read anywhere, of whatever object, counts as read, and so does a field of a pydantic model with `from_attributes`. Generated
    tests do not count. What a key does to other generated code, such as a route's `summary` to the router, is no reading of the metadata.
    """
    from registrygen.cli.stats import stats
    from registrygen.cli.unused import unused_fields

    asked = Asked(config=config, format=format, no_color=no_color)
    raise typer.Exit(unused_fields(asked) if unused else stats(asked))


@app.command(epilog=examples("registrygen explain events/workflow-incomplete"))
def explain(
    code: Annotated[str, typer.Argument(help="The code of a finding, as it stands in brackets.")],
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Explain what a finding's code means."""
    from registrygen.cli.explain import explain

    raise typer.Exit(explain(Asked(config=config, format=format, no_color=no_color), code))


@app.command(epilog=examples("registrygen rules", "registrygen rules --format json"))
def rules(config: ConfigOption = None, format: FormatOption = TEXT, no_color: NoColorOption = False) -> None:
    """List the codes of all findings."""
    from registrygen.cli.rules import rules

    raise typer.Exit(rules(Asked(config=config, format=format, no_color=no_color)))


@app.command(
    epilog=examples("registrygen schema > specs.schema.json", "registrygen schema jobs", "registrygen schema config")
)
def schema(
    name: Annotated[str | None, typer.Argument(metavar="KIND|config", help="Every kind if left out.")] = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Print the JSON Schema of specs, for editors."""
    from registrygen.cli.schema import schema

    raise typer.Exit(schema(Asked(config=config, format=format, no_color=no_color), name))


@app.command(
    epilog=examples("registrygen export feature_flags", "registrygen export feature_flags --output flags.json")
)
def export(
    kind: KindArgument,
    as_: ExchangeOption = None,
    output: OutputOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Write the registries of a kind in a format of others.

    Feature flags become an OpenFeature flag manifest. The file that --output names is replaced.
    """
    from registrygen.cli.exchange import export

    raise typer.Exit(export(Asked(config=config, format=format, no_color=no_color), kind, as_, output))


@app.command(
    "import",
    epilog=examples(
        "registrygen import feature_flags flags.json",
        "registrygen import feature_flags flags.json --output specs/imported_flags.yaml",
    ),
)
def import_(
    kind: KindArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file in the other format.", show_default=False)],
    as_: ExchangeOption = None,
    output: OutputOption = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Make a spec out of a file in a format of others.

    The formats are those of `registrygen export`. No file is ever replaced.
    """
    from registrygen.cli.exchange import import_

    raise typer.Exit(import_(Asked(config=config, format=format, no_color=no_color), kind, file, as_, output))


@app.command(
    epilog=examples(
        "registrygen serve",
        "registrygen serve --state registry.sqlite",
        "registrygen serve --host 0.0.0.0 --tokens tokens.toml",
    )
)
def serve(
    host: Annotated[str | None, typer.Option("--host", help="$REGISTRY_SERVER_HOST, or 127.0.0.1, if left out.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="$REGISTRY_SERVER_PORT, or 8001, if left out.")] = None,
    tokens: Annotated[
        Path | None, typer.Option("--tokens", metavar="FILE", help="A TOML file of tokens and their rights.")
    ] = None,
    state: Annotated[Path | None, typer.Option("--state", metavar="FILE", help="An SQLite file; memory if left out.")] = None,
    max_body: Annotated[int, typer.Option("--max-body", metavar="BYTES", help="The largest body of a request.")] = 1_000_000,
) -> None:  # fmt: skip
    """Serve the records of registries that processes share.

    $REGISTRY_SERVER_TOKEN is a token with all rights. Without any token only this machine is served.
    """
    from registrygen.cli.serve import serve

    raise typer.Exit(serve(host, port, tokens, state, max_body))


@templates_app.command("list", epilog=examples("registrygen templates list"))
def templates_list(
    config: ConfigOption = None, format: FormatOption = TEXT, no_color: NoColorOption = False
) -> None:  # fmt: skip
    """List the packaged templates."""
    from registrygen.cli.templates import list_templates

    raise typer.Exit(list_templates(Asked(config=config, format=format, no_color=no_color)))


@templates_app.command("eject", epilog=examples("registrygen templates eject core/module.py.j2 --to templates"))
def templates_eject(
    name: Annotated[str, typer.Argument(help="The template, as `templates list` prints it.")],
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Where to, if not `templates` of the configuration.")] = None,
    config: ConfigOption = None,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:  # fmt: skip
    """Copy a packaged template to your own folder of templates, where it wins."""
    from registrygen.cli.templates import eject

    raise typer.Exit(eject(Asked(config=config, format=format, no_color=no_color), name, to))


@app.command(epilog=examples("registrygen init starter"))
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder, made if it is not there.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Write the missing files where some are there.")] = False,
    format: FormatOption = TEXT,
    no_color: NoColorOption = False,
) -> None:
    """Write a small project to start from.

    It has a configuration, a spec, an app and a test. No file is ever replaced.
    """
    from registrygen.cli.init import Existing, init

    asked = Asked(config=None, format=format, no_color=no_color)
    raise typer.Exit(init(asked, folder, Existing.KEEP if force else Existing.REFUSE))
