"""The codes of what can be wrong with generated files, while building (`write/`) and while checking (`drift/`)."""

from __future__ import annotations

from registrygen.diagnostics.finding import Severity, code

EDITED = code(
    "write/edited",
    """
    A generated file was edited by hand.

    A build would throw the edit away, so it wrote nothing at all. Move the change into the spec, or into a template
    (`registrygen templates eject NAME`), then run `registrygen build --overwrite`, which replaces the file. If the
    specs produce the file no more, move what you need elsewhere and delete it.
    """,
)
FOREIGN = code(
    "write/foreign",
    """
    A file that registrygen did not write stands where a generated one belongs.

    It has neither our first line nor a line in the manifest, so it is somebody's work and the build wrote nothing at
    all. Move it away, change the spec's `module`, or run `registrygen build --overwrite`, which replaces it.
    """,
)
MANIFEST = code(
    "write/manifest",
    """
    A line of the manifest cannot be read.

    `.registrygen-manifest` holds one `sha256 path` line a file, comments, and after a merge perhaps conflict markers,
    whose two sides both count. Any other line is passed over, so that its file may count as edited by hand. The next
    `registrygen build` writes the manifest anew.
    """,
    Severity.WARNING,
)
OUTSIDE = code(
    "write/outside",
    """
    A path leads out of the output root, or is no path that every machine can hold.

    Generated files stay below their root: no absolute path, no `..`, no symbolic link that leads elsewhere, no
    backslash, colon or control character, and not the manifest's own name. Nothing is written until it is mended.
    """,
)
NOT_A_FILE = code(
    "write/not-a-file",
    """
    A generated file, or a folder it needs, meets something else of the same name.

    A folder, a symbolic link or a device stands where a file belongs, or a file where a folder does. Move it away.
    Links are never written through, since what they point to may lie anywhere.
    """,
)
CASE_CLASH = code(
    "write/case-clash",
    """
    Two generated paths are the same to a file system that does not tell upper and lower case apart.

    On macOS and Windows one would replace the other. Rename one of the registries' modules.
    """,
)
DUPLICATE = code(
    "write/duplicate",
    """
    Two artefacts produce the same file.

    Only one could be written. Give one of the registries another `module`.
    """,
)
ENCODING = code(
    "write/encoding",
    """
    A generated text cannot be written as UTF-8.

    It holds half of a surrogate pair, which stands for no character. Look for `\\ud800` to `\\udfff` in the spec.
    """,
)
IO = code(
    "write/io",
    """
    The operating system refused to read or write a file.

    The message has its reason (permissions, a full disk, a file in place of a folder). Every file is put in place
    whole or not at all, so running the build again after mending it finishes the work.
    """,
)

DRIFT_MISSING = code(
    "drift/missing",
    """
    A file that the specs produce is not there.

    Run `registrygen build` and commit what it writes.
    """,
)
DRIFT_STALE = code(
    "drift/stale",
    """
    A file is what an earlier build wrote, and no longer what the specs say.

    A spec, the configuration or a template changed since. Run `registrygen build` and commit what it writes.
    """,
)
DRIFT_EDITED = code(
    "drift/edited",
    """
    A generated file was edited by hand.

    Its content is neither what the specs say nor what any build wrote. Move the change into the spec or a template
    (`registrygen templates eject NAME`), then run `registrygen build --overwrite`.
    """,
)
DRIFT_LEFT_OVER = code(
    "drift/left-over",
    """
    A file that an earlier build wrote is no longer produced.

    `registrygen build` deletes it, unless somebody edited it: then move what you need elsewhere first, and run
    `registrygen build --overwrite`.
    """,
)
DRIFT_UNTRACKED = code(
    "drift/untracked",
    """
    A file says that registrygen generated it, and neither the specs nor the manifest know it.

    It was copied from elsewhere, or a manifest was lost. Builds leave it alone: delete it, or delete its first line
    and keep it as your own.
    """,
)
DRIFT_FOREIGN = code(
    "drift/foreign",
    """
    A file that registrygen did not write stands where a generated one belongs.

    Move it away, change the spec's `module`, or run `registrygen build --overwrite`, which replaces it.
    """,
)
DRIFT_CONFLICT = code(
    "drift/conflict",
    """
    A generated file has conflict markers of a merge in it.

    There is nothing to resolve by hand: merge the specs, then run `registrygen build`, which writes the file anew.
    """,
)

CODES = (
    EDITED,
    FOREIGN,
    MANIFEST,
    OUTSIDE,
    NOT_A_FILE,
    CASE_CLASH,
    DUPLICATE,
    ENCODING,
    IO,
    DRIFT_MISSING,
    DRIFT_STALE,
    DRIFT_EDITED,
    DRIFT_LEFT_OVER,
    DRIFT_UNTRACKED,
    DRIFT_FOREIGN,
    DRIFT_CONFLICT,
)
