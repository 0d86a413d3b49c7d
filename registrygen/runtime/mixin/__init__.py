"""The layers that registries are made of, under the names of seed 002."""

from registrygen.runtime.mixin.accessor import RegistryAccessorMixin
from registrygen.runtime.mixin.factorizor import RegistryFactorizorMixin
from registrygen.runtime.mixin.mutator import RegistryMutatorMixin
from registrygen.runtime.mixin.reading import ImmutableValidatorMixin
from registrygen.runtime.mixin.writing import MutableValidatorMixin

__all__ = [
    "ImmutableValidatorMixin",
    "MutableValidatorMixin",
    "RegistryAccessorMixin",
    "RegistryFactorizorMixin",
    "RegistryMutatorMixin",
]
