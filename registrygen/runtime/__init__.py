"""Live registries: what is registered while a program runs, found, checked and constructed (seed 002)."""

from registrygen.runtime.batch import BatchResult, Rejected
from registrygen.runtime.engines import ConfigFileEngine, SocketEngine
from registrygen.runtime.errors import (
    CoercionError,
    ConformanceError,
    InheritanceError,
    RegistryError,
    ValidationError,
)
from registrygen.runtime.function_registry import FunctionalRegistry
from registrygen.runtime.mixin.accessor import RegistryAccessorMixin
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.mixin.mutator import RegistryMutatorMixin
from registrygen.runtime.mixin.reading import ImmutableValidatorMixin
from registrygen.runtime.mixin.writing import MutableValidatorMixin
from registrygen.runtime.scheme_registry import SchemeRegistry
from registrygen.runtime.storage.client import RemoteStorageProxy
from registrygen.runtime.storage.local import ThreadSafeLocalStorage
from registrygen.runtime.storage.memory import MemoryBackend
from registrygen.runtime.type_registry import TypeRegistry

__all__ = [
    "BatchResult",
    "CoercionError",
    "ConfigFileEngine",
    "ConformanceError",
    "FunctionalRegistry",
    "ImmutableValidatorMixin",
    "InheritanceError",
    "MemoryBackend",
    "MutableValidatorMixin",
    "RegistryAccessorMixin",
    "RegistryError",
    "RegistryFactorizorMixin",
    "RegistryMutatorMixin",
    "Rejected",
    "RemoteStorageProxy",
    "SchemeRegistry",
    "SocketEngine",
    "ThreadSafeLocalStorage",
    "TypeRegistry",
    "ValidationError",
]
