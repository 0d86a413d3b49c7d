"""Live registries: what is registered while a program runs, found, checked and constructed (seed 002)."""

from registrygen.runtime.errors import (
    CoercionError,
    ConformanceError,
    InheritanceError,
    RegistryError,
    ValidationError,
)
from registrygen.runtime.function_registry import FunctionalRegistry
from registrygen.runtime.type_registry import TypeRegistry

__all__ = [
    "CoercionError",
    "ConformanceError",
    "FunctionalRegistry",
    "InheritanceError",
    "RegistryError",
    "TypeRegistry",
    "ValidationError",
]
