"""The codes of what commands say themselves, and every code that there is."""

from __future__ import annotations

from registrygen.config import CONFIG
from registrygen.diagnostics.finding import Code, code
from registrygen.pipeline import all_codes
from registrygen.source.files import NO_SPECS, NOT_FOUND

UNKNOWN_KIND = code("list/unknown-kind", "A command, such as `registrygen list`, names a kind that does not exist.")
UNKNOWN_ENTRY = code(
    "show/unknown-entry",
    """No registry has the entry that `registrygen show` names.

    An entry is named by its key, or by `KIND/KEY`; `registrygen list` prints them all.
    """,
)
AMBIGUOUS_ENTRY = code(
    "show/ambiguous-entry",
    """Several kinds have an entry with the key that `registrygen show` names.

    Name the kind too: `registrygen show KIND/KEY`.
    """,
)
UNKNOWN_CODE = code("explain/unknown-code", "`registrygen explain` names a code that no finding has.")
UNKNOWN_TEMPLATE = code("templates/unknown", "`registrygen templates eject` names a template that does not exist.")
TEMPLATE_EXISTS = code(
    "templates/exists",
    """A template of your own stands where one would be copied to.

    It is not replaced. Move it away, or name another folder with `--to`.
    """,
)
NO_FOLDER = code(
    "templates/no-folder",
    """There is no folder for templates of your own.

    Set `templates = "templates"` in the configuration, or name a folder with `--to`.
    """,
)
INIT_EXISTS = code(
    "init/exists",
    """`registrygen init` would replace a file.

    Nothing was written. Choose an empty folder, or write only the files that are missing with `--force`.
    """,
)
NOT_WRITTEN = code(
    "cli/not-written",
    "The operating system refused to write a file that a command was to copy or to make.",
)
NO_FORMAT = code(
    "cli/no-format",
    """`registrygen export` or `registrygen import` names a kind without a format of others, or a format that it has not.

    `feature_flags` has `openfeature`, the flag manifest. Kinds from plugins may bring formats.
    """,
)
OUTPUT_EXISTS = code(
    "cli/output-exists",
    """`registrygen import` would replace a file.

    Specs are written by hand once they are there. Move the file away, or name another one.
    """,
)
SEVERAL_DOCUMENTS = code(
    "cli/several-documents",
    "A file that `registrygen import` reads holds more than one document.",
)
UNKNOWN_REGISTRY = code(
    "live/unknown-registry",
    """A command names a live registry that does not exist.

    One is named by its key in the specs, `registrygen registries list` prints them; or as `package.module:Class`, where no spec
    declares it.
    """,
)
NOT_IMPORTED = code(
    "live/not-imported",
    """A live registry, or a module whose decorators register in it, cannot be imported.

    Unlike others, commands that look into live registries import generated code and the application.
    """,
)
NOT_READ = code(
    "live/not-read",
    """What a live registry holds cannot be read: where it is kept does not answer, or refuses.

    That is the server or the Redis of the `storage` that the specs give it.
    """,
)
NOT_COMPLIANT = code(
    "live/not-compliant",
    """A live registry holds something else than the specs declare.

    A declared name is not registered, an undeclared one is, something that is registered does not conform, or what a name is bound to
    cannot be imported.
    """,
)
CONFIGURATION = code(
    "live/configuration",
    """A configuration describes what cannot be constructed: an unknown `_type`, a misspelt or missing argument, a value of another type.

    All that is wrong is told at once, and nothing has been constructed.
    """,
)
CONSTRUCTION = code("live/construction", "A constructor raised an error for a configuration that was valid.")
CODES: tuple[Code, ...] = (
    UNKNOWN_REGISTRY,
    NOT_IMPORTED,
    NOT_READ,
    NOT_COMPLIANT,
    CONFIGURATION,
    CONSTRUCTION,
    UNKNOWN_KIND,
    UNKNOWN_ENTRY,
    AMBIGUOUS_ENTRY,
    UNKNOWN_CODE,
    UNKNOWN_TEMPLATE,
    TEMPLATE_EXISTS,
    NO_FOLDER,
    INIT_EXISTS,
    NOT_WRITTEN,
    NO_FORMAT,
    OUTPUT_EXISTS,
    SEVERAL_DOCUMENTS,
)
OF_USAGE = frozenset(
    item.name
    for item in (
        CONFIG,
        NOT_FOUND,
        NO_SPECS,
        UNKNOWN_REGISTRY,
        UNKNOWN_KIND,
        UNKNOWN_ENTRY,
        AMBIGUOUS_ENTRY,
        UNKNOWN_CODE,
        UNKNOWN_TEMPLATE,
        NO_FOLDER,
        NO_FORMAT,
    )
)
"""The names of the codes that say that a command, or the configuration, asks for what is not there: the exit code is 2."""


def every_code() -> dict[str, Code]:
    """All codes by name, sorted."""
    found = {item.name: item for item in (*all_codes(), *CODES)}
    return dict(sorted(found.items()))
