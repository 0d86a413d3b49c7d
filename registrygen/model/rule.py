"""What a rule is: a code with its documentation, and a function from resolved specs to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from registrygen.diagnostics.finding import Code, Finding, Severity, code


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A check over every registry of a kind, or over every entry.

    `check` is called as `check(registry, context)` or `check(entry, registry, context)`.
    """

    code: Code
    over: Literal["registry", "entry"]
    check: Callable[..., Iterable[Finding]] = field(repr=False)


def registry_rule(name: str, severity: Severity = Severity.ERROR) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Makes a function `(registry, context) -> findings` a rule; its docstring becomes the code's documentation."""

    def make(check: Callable[..., Iterable[Finding]]) -> Rule:
        return Rule(code=code(name, check.__doc__ or "", severity), over="registry", check=check)

    return make


def entry_rule(name: str, severity: Severity = Severity.ERROR) -> Callable[[Callable[..., Iterable[Finding]]], Rule]:
    """Makes a function `(entry, registry, context) -> findings` a rule."""

    def make(check: Callable[..., Iterable[Finding]]) -> Rule:
        return Rule(code=code(name, check.__doc__ or "", severity), over="entry", check=check)

    return make
