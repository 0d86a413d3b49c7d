"""Pages that are not Python: their place, template and view."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PageView:
    """A page below the output root, and what its template prints."""

    path: str
    template: str
    view: object
