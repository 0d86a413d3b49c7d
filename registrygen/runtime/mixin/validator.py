"""The two layers that look at what goes in and comes out, under the names of seed 002."""

from registrygen.runtime.cache import ValidationCache
from registrygen.runtime.mixin.reading import ImmutableValidatorMixin
from registrygen.runtime.mixin.writing import MutableValidatorMixin, configure_validation_cache

__all__ = ["ImmutableValidatorMixin", "MutableValidatorMixin", "ValidationCache", "configure_validation_cache"]
