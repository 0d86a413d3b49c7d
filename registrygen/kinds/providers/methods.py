"""Methods of generated test classes that take parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import Scope, layout


@dataclass(frozen=True, kw_only=True)
class MethodView:
    """One test: its head, docstring and the blocks of its body."""

    signature: str
    docstring: str
    body: Sequence[str]


def method_view(
    name: str, doc: str, parameters: Sequence[layout.Parameter], body: Sequence[str], scope: Scope
) -> MethodView:
    """A test with its parameters after `self`."""
    return MethodView(
        signature=layout.signature(name, [layout.Parameter("self"), *parameters], "None", scope.style, depth=1),
        docstring=layout.docstring(doc, scope.style, depth=2),
        body=body,
    )
