"""The short way from a sound configuration to what it describes: pydantic's validators alone, once without calling and once calling.

Whatever is not plainly sound is left to the long way (`blocks`), which knows all that may stand in a configuration and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from inspect import Parameter
from typing import Any, Union, cast, get_args, get_origin

from pydantic_core import PydanticCustomError, SchemaValidator, core_schema

from registrygen.runtime.factorization.compiled import Compiled, arguments
from registrygen.runtime.factorization.hints import Check, checked
from registrygen.runtime.factorization.problems import TITLE
from registrygen.runtime.factorization.suppliers import suppliers
from registrygen.runtime.signatures import EMPTY
from registrygen.runtime.subtyping import is_within

_SCALARS = (str, int, float, bool, bytes, complex, type(None))
_RESERVED = frozenset({"_type", "_ref", "_partial", "_value"})
Validate = Callable[[Any], Any]


class Direct:
    """An artifact's validators for blocks; `dry` validates the arguments and constructs nothing, `build` constructs with them."""

    def __init__(self, compiled: Compiled, registry: Any) -> None:
        self.artifact = compiled.artifact
        self.call = compiled.call
        self.gives = compiled.gives
        self._compiled = compiled
        self._registry = registry

    @cached_property
    def dry(self) -> Validate:
        """Validates arguments; blocks among them stay what they are."""
        return _validator(self._compiled, self._registry, "dry")

    @cached_property
    def build(self) -> Validate:
        """Constructs from arguments; the blocks among them are constructed before."""
        return _validator(self._compiled, self._registry, "build")


def _validator(compiled: Compiled, registry: Any, phase: str) -> Validate:
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)
    if compiled.taken.of_kind(*kinds):
        return _refuse
    schema = arguments(compiled.taken, lambda hint: checked(hint, lambda place: _check(place, registry, phase)))
    if phase == "build":
        schema = core_schema.call_schema(schema, compiled.artifact)
    return SchemaValidator(schema, {"title": TITLE}).validate_python


def _refuse(value: Any) -> Any:
    never = core_schema.no_info_plain_validator_function(lambda _: _not_plain())
    return SchemaValidator(never, {"title": TITLE}).validate_python(value)


def _check(hint: Any, registry: Any, phase: str) -> Check | None:
    """The check of a place: a block is validated or constructed, other data goes on; none where there can be no block."""
    if hint in _SCALARS or (get_origin(hint) not in (dict, Union, None) and get_args(hint)):
        return None
    owners = suppliers(EMPTY if hint is Any else hint, registry)
    sole = owners[0] if len(owners) == 1 else None
    stored = sole._repository.get if sole is not None else lambda name: None
    known: dict[Any, tuple[Any, Validate]] = {}

    def resolved(name: Any) -> Validate:
        direct = _direct(name, owners)
        if direct.gives is not EMPTY and not is_within(direct.gives, hint):
            _not_plain()
        validate: Validate = direct.dry if phase == "dry" else direct.build
        if sole is not None:
            known[name] = direct.artifact, validate
        return validate

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        if type(value) is not dict or "_type" not in value:
            return _data(value, handler)
        given = value.copy()
        name = given.pop("_type")
        if "_partial" in given:
            _not_plain()
        found = known.get(name) if type(name) is str else None
        # What was compiled counts as long as the name has the artifact that it was compiled for.
        if found is None or stored(name) is not found[0]:
            return resolved(name)(given)
        return found[1](given)

    return check


def _data(value: Any, handler: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict | list | tuple | Mapping) and _has_reserved(value):
        _not_plain()
    return handler(value)


def _direct(name: Any, owners: list[Any]) -> Direct:
    holders = [item for item in owners if type(name) is str and name in item._repository]
    if len(holders) != 1:
        _not_plain()
    found: Direct | None = holders[0]._direct_of(name)
    if found is None:
        _not_plain()
    return cast(Direct, found)


def _has_reserved(value: Any) -> bool:
    if isinstance(value, Mapping):
        return not _RESERVED.isdisjoint(value) or any(_has_reserved(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_has_reserved(item) for item in value)


def _not_plain() -> Any:
    raise PydanticCustomError("not_plain", "the short way ends here")
