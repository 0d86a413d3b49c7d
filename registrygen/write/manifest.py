"""The manifest: which files of an output root registrygen wrote, and with which content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from registrygen.diagnostics.finding import Finding, Span, finding
from registrygen.write.codes import MANIFEST
from registrygen.write.files import MANIFEST_NAME, Output, normal, read_regular
from registrygen.write.paths import unsafe

Hashes = Mapping[str, frozenset[str]]
"""The hashes by path. A file has several after a merge, and while a build runs."""

HEADER = "# What registrygen wrote here, by SHA-256. Commit this file; after a conflict keep both sides.\n"

_ENTRY = re.compile(r"([0-9a-f]{64}) (.+)")
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A manifest as it is read; `text` is None where there is none."""

    text: str | None = None
    hashes: Hashes = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_manifest(output: Output) -> Manifest:
    """The manifest of an output root. Errors: OSError."""
    content = read_regular(output.at(MANIFEST_NAME))
    if content is None:
        return Manifest()
    return parse(normal(content).decode("utf-8", errors="replace"), output.name(MANIFEST_NAME))


def parse(text: str, shown: str) -> Manifest:
    """Reads a manifest's text, both sides of every conflict in it; lines that cannot be read become findings."""
    hashes: dict[str, set[str]] = {}
    findings: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        entry = _ENTRY.fullmatch(line)
        if entry is not None and unsafe(entry[2]) is None:
            hashes.setdefault(entry[2], set()).add(entry[1])
        elif line.strip() and not line.startswith(("#", *_CONFLICT)):
            findings.append(_unreadable(shown, number, line))
    frozen = {path: frozenset(found) for path, found in hashes.items()}
    return Manifest(text=text, hashes=frozen, findings=tuple(findings))


def render(hashes: Hashes) -> str:
    """A manifest's text: a line a hash, sorted by path."""
    return HEADER + "".join(f"{item} {path}\n" for path in sorted(hashes) for item in sorted(hashes[path]))


def union(*parts: Hashes) -> Hashes:
    """All hashes of all parts."""
    return {path: frozenset(_all_of(path, parts)) for part in parts for path in part}


def _all_of(path: str, parts: Iterable[Hashes]) -> Iterator[str]:
    for part in parts:
        yield from part.get(path, ())


def _unreadable(shown: str, number: int, line: str) -> Finding:
    return finding(
        MANIFEST,
        f"line {number} of the manifest is not a hash and a path below the output root",
        at=Span(shown, number, 1, number, len(line) + 1),
        help="run `registrygen build`, which writes the manifest anew",
    )
