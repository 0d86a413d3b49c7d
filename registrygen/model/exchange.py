"""What an exchange format is: a form of others that registries of a kind are written in, and specs read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from registrygen.diagnostics.finding import Code, Finding


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What a file of another format comes to as a spec's document, and what is wrong with it.

    `notes` say what the format cannot tell and the spec has to.
    """

    document: Mapping[str, object]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A format. `write(registries)` gives a file's text, `read(tree)` an `Imported`; `codes` are those of its findings."""

    name: str
    doc: str
    write: Callable[..., str] = field(repr=False)
    read: Callable[..., Imported] = field(repr=False)
    codes: tuple[Code, ...] = ()
