"""What the view stage hands to the render stage: modules and pages, every decision made and nothing printed yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ModuleView:
    """A module without its sections' text: (template, view) pairs in order, and the imports that they turned out to need.

    `name` is the module's full dotted name, `needs` the modules whose names it imports.
    """

    name: str
    path: str
    header: str
    docstring: str
    sections: Sequence[tuple[str, object]]
    imports: str
    needs: tuple[str, ...]
    exports: str


@dataclass(frozen=True, kw_only=True)
class PageView:
    """A page that is not Python: its path below the output root, its template, and what the template prints."""

    path: str
    template: str
    view: object
