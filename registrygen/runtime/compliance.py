"""What a registry holds against what it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from registrygen.runtime.batch import Rejected
from registrygen.runtime.errors import ValidationError


@dataclass(frozen=True, kw_only=True)
class Compliance:
    """How a registry departs from what it declares; true where it does not."""

    registry: str
    missing: tuple[Any, ...] = ()
    """Names that are declared, and not registered; those that are aliases of one are told as such."""
    undeclared: tuple[Any, ...] = ()
    """Names that are registered in a closed registry, and not declared."""
    violations: tuple[Rejected, ...] = ()
    """Artifacts that are not what the registry takes."""
    dead: tuple[Rejected, ...] = ()
    """Bound references that cannot be imported."""
    dangling: tuple[Any, ...] = ()
    """Aliases of what is not registered."""

    def __bool__(self) -> bool:
        return not (self.missing or self.undeclared or self.violations or self.dead or self.dangling)

    def __str__(self) -> str:
        return "\n".join(self._lines()) or f"`{self.registry}` complies"

    def _lines(self) -> Iterator[str]:
        for key in self.missing:
            yield f"`{self.registry}` declares `{key}`, which is not registered"
        for key in self.undeclared:
            yield f"`{self.registry}` has `{key}`, which is not declared"
        for key in self.dangling:
            yield f"`{self.registry}` has the alias `{key}` of what is not registered"
        for item in (*self.dead, *self.violations):
            yield f"`{item.key}`: {item.error}"


def compliance_of(registry: Any) -> Compliance:
    """How a registry departs from what it declares. References that are bound are imported."""
    dead = []
    for key in list(registry._bound):
        try:
            registry.get_artifact(key)
        except ValidationError as error:
            dead.append(Rejected(key=key, error=error))
    declared = registry._declared
    held = list(registry.iter_identifiers())
    return Compliance(
        registry=registry.__name__,
        missing=tuple(
            key for key in declared or () if key not in registry._aliases and not registry.has_identifier(key)
        ),
        undeclared=tuple(key for key in held if registry._closed and key not in (declared or ())),
        violations=registry.validate_registry_state().rejected,
        dead=tuple(dead),
        dangling=tuple(alias for alias in list(registry._aliases) if not registry.has_identifier(alias)),
    )
