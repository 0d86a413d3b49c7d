"""Expressions of the application's source, carried over into generated modules."""

from __future__ import annotations

from registrygen.api import Annotation, Expression, Scope, transplanted


def carried_over(item: Expression, scope: Scope) -> str:
    """The expression as the generated module has to write it; what it names is imported there."""
    local = {name: scope.use(reference) for name, reference in item.names.items()}
    return transplanted(item.text, local, is_annotation=isinstance(item, Annotation))
