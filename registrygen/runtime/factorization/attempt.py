"""Construction for those who have to say what went wrong: what constructors raise, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registrygen.runtime.factorization.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a plan came to, or the `problem` for which it came to nothing."""

    value: Any = None
    problem: str = ""


def attempted(plan: Plan) -> Made:
    """What a plan comes to; an error that a constructor raises is told, with the place of its block."""
    try:
        return Made(value=plan.build())
    except Exception as error:
        notes = " ".join(getattr(error, "__notes__", ()))
        return Made(problem=f"{type(error).__name__}: {error} {notes}".strip())
