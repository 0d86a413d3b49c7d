"""What a kind generates: sections of Python modules and pages of documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from registrygen.diagnostics.finding import Span
from registrygen.model.facts import Facts


class Part(Enum):
    """The parts that the core derives for a kind; a kind that wants other code leaves some out."""

    ENUMS = "enums"
    METADATA = "metadata"
    REGISTRY = "registry"
    LOOKUPS = "lookups"
    STATISTICS = "statistics"
    WIRING = "wiring"
    COMPLIANCE = "compliance"
    DOCS = "docs"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A stretch of a generated module.

    `defines` maps the names that it defines at module level to the places that named them; `exports` are those that belong in
    `__all__` and in the package's `__init__`. `local` are the names of its functions' variables and parameters that specs decide:
    what the module imports is called otherwise. `sources` are places beside those that decided what stands in it: the module's
    header names their files too. `build` makes the view for the template, given the module's `Scope`.
    """

    module: str
    template: str
    part: Literal["code", "tests"] = "code"
    defines: Mapping[str, Span]
    build: Callable[..., object] = field(repr=False)
    exports: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    sources: tuple[Span, ...] = ()
    reexport: bool = True
    title: str = ""
    doc: str = ""
    advice: str = ""
    """How to mend it where another section of the same advice defines the same names."""


@dataclass(frozen=True, kw_only=True)
class TextPage:
    """A page that is not Python; `path` is relative to the output root, `build()` makes the template's view.

    `registry` is the identity of the registry that the page is about, None for a page about all of them.
    """

    path: str
    template: str
    build: Callable[..., object] = field(repr=False)
    registry: tuple[str, str, str] | None = None
    title: str = ""
    """What the index of the documentation calls a page below its folder; one without is not listed."""


@dataclass(frozen=True, kw_only=True)
class Compliance:
    """The application as generated tests find it: references to its objects as the configuration has them."""

    app: str | None = None
    handlers: Mapping[str, str] = field(default_factory=dict)
    recorded: Mapping[str, str] = field(default_factory=dict)
    settings: str | None = None
    samples: str | None = None
    tokens: str | None = None
    others: str | None = None


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What artefacts may ask beside the specs: the application's source, its witnesses, and the package of generated code."""

    facts: Facts
    compliance: Compliance = Compliance()
    package: str = ""


@dataclass(frozen=True, kw_only=True)
class Artefact:
    """Something that is generated from all registries of one kind or several.

    `sections` and `pages` are called as `f(registries, project, inputs)`, with the registries of the kinds in `consumes`.
    """

    name: str
    consumes: tuple[str, ...]
    sections: Callable[..., Sequence[Section]] | None = field(default=None, repr=False)
    pages: Callable[..., Sequence[TextPage]] | None = field(default=None, repr=False)
