"""The OpenFeature flag manifest: feature flags as the OpenFeature CLI writes and reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from registrygen.api import (
    Code,
    Exchange,
    Finding,
    Imported,
    Registry,
    Span,
    Tree,
    code,
    describe,
    finding,
    locate,
    suggestion,
)
from registrygen.kinds.feature_flags.flags import KIND, PYTHON, WANTED, Value, flags_of

# Source: https://github.com/open-feature/cli, schema/v0/flag-manifest.json.
SCHEMA = "https://raw.githubusercontent.com/open-feature/cli/main/schema/v0/flag-manifest.json"
NOBODY = "unassigned"
_KEYS = ("flagType", "defaultValue", "description")

MANIFEST = code(
    "feature_flags/manifest",
    """A file is not an OpenFeature flag manifest.

    A manifest is a mapping with `flags`, a mapping from the names of flags to what each is.
    """,
)
MANIFEST_FLAG = code(
    "feature_flags/manifest-flag",
    """A flag of an OpenFeature manifest cannot be taken over.

    It needs a `flagType` and a `defaultValue` of that type. Flags whose values are objects have no counterpart.
    """,
)
CODES: tuple[Code, ...] = (MANIFEST, MANIFEST_FLAG)


def manifest(registries: Sequence[Registry]) -> str:
    """The flags of all registries as a manifest; a default there is what counts where a flag cannot be evaluated."""
    flags: dict[str, dict[str, Value]] = {}
    for flag in (item for registry in registries for item in flags_of(registry)):
        said: dict[str, Value] = {"flagType": flag.type, "defaultValue": flag.variants[flag.otherwise]}
        text = flag.spec.description or flag.entry.spec.doc
        flags[flag.entry.key] = {**said, "description": text} if text else said
    return json.dumps({"$schema": SCHEMA, "flags": flags}, indent=2, ensure_ascii=False) + "\n"


def specs_of(tree: Tree) -> Imported:
    """A spec's document with the flags of a manifest. Owners are not among what a manifest tells."""
    found = _flags(tree)
    if isinstance(found, Finding):
        return Imported(document={}, findings=(found,))
    findings = [item for name, said in found.items() for item in _problems(tree, name, said)]
    entries = {} if findings else {name: _entry(said) for name, said in found.items() if isinstance(said, dict)}
    document = {"registrygen": 1, "kind": KIND, "defaults": {"owner": NOBODY}, "entries": entries}
    notes = (f"a manifest names no owners: put somebody in the place of `{NOBODY}`",) if entries else ()
    return Imported(document=document, findings=tuple(findings), notes=notes)


def _flags(tree: Tree) -> Mapping[str, object] | Finding:
    """The flags of a manifest, or why it is none."""
    if not isinstance(tree.value, dict):
        help = "the file has to be a mapping with `flags`"
        return finding(MANIFEST, f"a manifest is a mapping, not {describe(tree.value)}", at=tree.span, help=help)
    if "flags" not in tree.value:
        near = suggestion("flags", [key for key in tree.value if isinstance(key, str) and key != "$schema"])
        return finding(MANIFEST, "`flags` is missing", at=tree.span, help=near or "add `flags`")
    flags = tree.value["flags"]
    if not isinstance(flags, dict):
        message = f"`flags` has to be a mapping, not {describe(flags)}"
        return finding(MANIFEST, message, at=_place(tree, "flags"), help="map the names of flags to what each is")
    return {str(name): said for name, said in flags.items()}


def _place(tree: Tree, *path: str) -> Span:
    return locate(tree.value, tree.marks, path) or tree.span


def _problems(tree: Tree, name: str, said: object) -> Iterator[Finding]:
    """What keeps a flag from being taken over."""
    if not isinstance(said, dict):
        at = _place(tree, "flags", name)
        message = f"`{name}` has to be a mapping, not {describe(said)}"
        yield finding(MANIFEST_FLAG, message, at=at, help="give it a `flagType` and a `defaultValue`")
        return
    for key in ("flagType", "defaultValue"):
        if key not in said:
            near = suggestion(key, [other for other in said if other not in _KEYS])
            at = _place(tree, "flags", name)
            yield finding(MANIFEST_FLAG, f"`{name}` has no `{key}`", at=at, help=near or f"add `{key}`")
    if "flagType" in said and (said["flagType"] not in PYTHON):
        yield _unknown_type(tree, name, said["flagType"])
    elif "flagType" in said and "defaultValue" in said:
        yield from _wrong_default(tree, name, said["flagType"], said["defaultValue"])
    if not isinstance(said.get("description", ""), str):
        at = _place(tree, "flags", name, "description")
        yield finding(MANIFEST_FLAG, f"`description` of `{name}` has to be text", at=at)


def _unknown_type(tree: Tree, name: str, word: object) -> Finding:
    at = _place(tree, "flags", name, "flagType")
    if word == "object":
        help = "give each of the object's values a flag of its own"
        return finding(MANIFEST_FLAG, f"`{name}` has objects for values", at=at, help=help)
    return finding(MANIFEST_FLAG, f"there is no type `{word}`", at=at, help=suggestion(str(word), PYTHON))


def _wrong_default(tree: Tree, name: str, word: str, value: object) -> Iterator[Finding]:
    fits = type(value) is PYTHON[word] or (word == "float" and type(value) is int)
    if not fits:
        at = _place(tree, "flags", name, "defaultValue")
        message = f"`defaultValue` of `{name}` has to be {WANTED[word]}, not {describe(value)}"
        yield finding(MANIFEST_FLAG, message, at=at, help=f"its `flagType` is {word}")


def _entry(said: Mapping[str, object]) -> dict[str, object]:
    """A flag of a manifest as an entry: its default counts everywhere until the spec says more."""
    entry = {"type": said["flagType"], "default": said["defaultValue"]}
    if said["defaultValue"] is True:
        entry["otherwise"] = True
    return {**entry, "description": said["description"]} if said.get("description") else entry


OPENFEATURE = Exchange(
    name="openfeature",
    doc="The flag manifest of the OpenFeature CLI.",
    write=manifest,
    read=specs_of,
    codes=CODES,
)
