"""The short way from a sound configuration to what it describes: pydantic's validators alone, once without calling and once calling.

Whatever is not plainly sound is left to the long way (`blocks`), which knows all that may stand in a configuration and says what is wrong.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from inspect import Parameter
from typing import Annotated, Any, Union, cast, get_args, get_origin

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
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if hint in _SCALARS or (get_origin(hint) not in (dict, Union, types.UnionType, None) and get_args(hint)):
        return None
    owners = suppliers(EMPTY if hint is Any else hint, registry)
    known: dict[Any, Found] = {}

    def resolved(name: Any) -> Any:
        found = _found(name, owners)
        gives = found.direct.gives
        if gives is not EMPTY and not is_within(gives, hint):
            _not_plain()
        known[name] = found
        return getattr(found.direct, phase)

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        if type(value) is not dict or "_type" not in value:
            return _data(value, handler)
        given = value.copy()
        name = given.pop("_type")
        if "_partial" in given:
            _not_plain()
        found = known.get(name) if type(name) is str else None
        if found is None or not found.is_current(name):
            return resolved(name)(given)
        return getattr(found.direct, phase)(given)

    return check


def _data(value: Any, handler: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict | list | tuple | Mapping) and _has_reserved(value):
        _not_plain()
    return handler(value)


class Found:
    """What a name means in one place, as long as nobody changes the registries that it may be from."""

    __slots__ = ("direct", "holder", "others")

    def __init__(self, direct: Direct, holder: Any, others: Sequence[Any]) -> None:
        self.direct, self.holder, self.others = direct, holder, others

    def is_current(self, name: str) -> bool:
        """Whether the name has the artifact that was compiled, and in no other registry one."""
        return self.holder.get(name) is self.direct.artifact and not any(_holds(other, name) for other in self.others)


def _holds(registry: Any, name: str) -> bool:
    if not registry._is_plain:
        return bool(registry.has_identifier(name))
    return name in registry._repository or name in registry._aliases or name in registry._bound


def _found(name: Any, owners: Sequence[Any]) -> Found:
    holders = [item for item in owners if type(name) is str and _holds(item, name)]
    direct: Direct | None = holders[0]._direct_of(name) if len(holders) == 1 else None
    if direct is None:
        _not_plain()
    return Found(cast(Direct, direct), holders[0], [item for item in owners if item is not holders[0]])


def _has_reserved(value: Any) -> bool:
    if isinstance(value, Mapping):
        return not _RESERVED.isdisjoint(value) or any(_has_reserved(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_has_reserved(item) for item in value)


def _not_plain() -> Any:
    raise PydanticCustomError("not_plain", "the short way ends here")
