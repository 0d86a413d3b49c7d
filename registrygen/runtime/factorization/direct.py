"""The short way from a sound configuration to what it describes: pydantic's validators alone, once without calling and once calling.

Whatever is not plainly sound is left to the long way (`blocks`), which knows all that may stand in a configuration and says what is wrong.
"""

from __future__ import annotations

import dataclasses
import types
from collections import abc
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from inspect import Parameter
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import WrapValidator
from pydantic_core import PydanticCustomError, SchemaValidator, core_schema
from pydantic_core import ValidationError as PydanticError

from registrygen.runtime.factorization.children import looks
from registrygen.runtime.factorization.compiled import Compiled, arguments
from registrygen.runtime.factorization.fits import misfit
from registrygen.runtime.factorization.hints import Check, checked, is_collection
from registrygen.runtime.factorization.plan import constructing
from registrygen.runtime.factorization.problems import RESERVED, TITLE, Path, by_pointer
from registrygen.runtime.factorization.strays import has_fields, strays
from registrygen.runtime.factorization.suppliers import suppliers
from registrygen.runtime.signatures import EMPTY

_SCALARS = (str, int, float, bool, bytes, complex, type(None))
_RESERVED = frozenset(RESERVED)
_ATOMS = frozenset(_SCALARS)
_UNIONS = (Union, types.UnionType)
Validate = Callable[[Any], Any]


class Direct:
    """An artifact's validators for blocks; `dry` validates the arguments and constructs nothing, `build` constructs with them."""

    def __init__(self, compiled: Compiled, registry: Any) -> None:
        self.artifact = compiled.artifact
        self.call = _unreserved(compiled, compiled.call)
        self.gives = compiled.gives
        self._compiled = compiled
        self._registry = registry

    @cached_property
    def dry(self) -> Validate:
        """Validates arguments; blocks among them stay what they are."""
        return _validator(self._compiled, self._registry, "dry")

    def is_sound(self, given: Mapping[str, Any]) -> bool:
        """Whether arguments are valid as they are; nothing is constructed."""
        try:
            self.dry(given)
        except (PydanticError, RecursionError):
            return False
        return True

    def construct(self, given: Mapping[str, Any]) -> Any:
        """What arguments give that are sound; the blocks among them are constructed before.

        What a constructor raises is raised, with a note that says for which block.
        """
        try:
            return self.build(given)
        except Raised as raised:
            found = raised
        found.error.add_note(constructing(found.artifact, by_pointer(_path_to(found.block, given) or (), False)))
        raise found.error

    @cached_property
    def build(self) -> Validate:
        """Constructs from arguments, also for blocks around this one; raises `Raised` where a constructor raises something."""
        return _validator(self._compiled, self._registry, "build")


class Raised(Exception):
    """Carries what a constructor raises past pydantic, which would take a `ValueError` for one about what it validates."""

    def __init__(self, error: Exception, artifact: Any) -> None:
        super().__init__(error)
        self.error, self.artifact = error, artifact
        self.block: Any = None


def _carrying(compiled: Compiled) -> Callable[..., Any]:
    """What calls an artifact so that what it raises is carried."""
    called, artifact = compiled.called, compiled.artifact

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return called(*args, **kwargs)
        except Exception as error:
            raise Raised(error, artifact) from None

    return call


def _path_to(block: Any, holder: Any) -> Path | None:
    """Where a block stands; the paths are looked for only when something was raised, so that none is kept while all is well."""
    items = holder.items() if isinstance(holder, Mapping) else enumerate(holder)
    for key, item in items:
        if item is block:
            return (key,)
        inner = _path_to(block, item) if isinstance(item, Mapping | list | tuple) else None
        if inner is not None:
            return (key, *inner)
    return None


def _validator(compiled: Compiled, registry: Any, phase: str) -> Validate:
    kinds = (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)
    if compiled.taken.of_kind(*kinds):
        return _refuse
    schema = arguments(compiled.taken, lambda hint: _prepared(hint, registry, phase))
    if phase == "build":
        schema = core_schema.call_schema(schema, _carrying(compiled))
    return _unreserved(compiled, SchemaValidator(schema, {"title": TITLE}).validate_python)


def _prepared(hint: Any, registry: Any, phase: str) -> Any:
    if not looks(hint):
        return checked(hint, lambda place: _check(place, registry, phase))
    is_structured = has_fields(hint)

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        # Functions of the annotation look at what is constructed, which the long way knows to do.
        if is_structured and strays(hint, value):
            _not_plain()
        return _blockless(value, handler)

    is_scalar = get_origin(hint) is Annotated and get_args(hint)[0] in _SCALARS
    return hint if is_scalar else Annotated[hint, WrapValidator(check)]


def _unreserved(compiled: Compiled, validate: Validate) -> Validate:
    """Validates no reserved keys; a validator does not know them by itself where the artifact takes whatever it is given."""
    if not (compiled.taken.of_kind(Parameter.VAR_KEYWORD) or _RESERVED.intersection(compiled.names)):
        return validate
    return lambda given: validate(given) if _RESERVED.isdisjoint(given) else _refuse(given)


def _refuse(value: Any) -> Any:
    never = core_schema.no_info_plain_validator_function(lambda _: _not_plain())
    return SchemaValidator(never, {"title": TITLE}).validate_python(value)


def _check(hint: Any, registry: Any, phase: str) -> Check | None:
    """The check of a place: a block is validated or constructed, other data goes on; none where there can be no block."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    origin = get_origin(hint)
    if hint in _SCALARS or (get_args(hint) and not (origin in _UNIONS or _is_mapping(origin))):
        return _blockless if _is_opaque(origin) else None
    is_covered, is_structured = _is_covered(hint), has_fields(hint)
    owners = suppliers(EMPTY if hint is Any else hint, registry)
    known: dict[Any, Found] = {}

    def resolved(name: Any) -> Any:
        found = _found(name, owners, registry)
        if misfit(name, found.direct.gives, hint):
            _not_plain()
        found.validate = getattr(found.direct, phase)
        known[name] = found
        return found.validate

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        kind = value.__class__
        if kind in _ATOMS:
            return handler(value)
        if kind is not dict or "_type" not in value:
            if is_structured and strays(hint, value):
                _not_plain()
            return _data(value, handler, is_covered)
        given = value.copy()
        name = given.pop("_type")
        if "_partial" in given:
            _not_plain()
        found = known.get(name) if name.__class__ is str else None
        # What was compiled counts as long as the name has the artifact that it was compiled for, and no other registry one.
        if found is None or found.holder.get(name) is not found.artifact or (found.others and found.is_ambiguous(name)):
            validate = resolved(name)
        else:
            validate = found.validate
        try:
            return validate(given)
        except Raised as raised:
            # The innermost block is the one whose constructor it was.
            raised.block = value if raised.block is None else raised.block
            raise

    return check


def _is_opaque(origin: Any) -> bool:
    """Whether data may become an instance of a generic class without what is in it being looked at."""
    return isinstance(origin, type) and not is_collection(origin) and origin not in (type, abc.Callable)


def _blockless(value: Any, handler: Callable[[Any], Any]) -> Any:
    return _data(value, handler, is_covered=False)


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _is_covered(hint: Any) -> bool:
    """Whether all that may stand within what is given here has a check of its own.

    Of a union, one member may be a collection with parameters, and the others may not take data: with several, pydantic would try
    each, and construct for each.
    """
    if _is_mapping(get_origin(hint)):
        return True
    if get_origin(hint) not in _UNIONS:
        return False
    collections = [item for item in get_args(hint) if is_collection(get_origin(item))]
    return len(collections) == 1 and not any(_takes_data(item) for item in get_args(hint) if item not in collections)


def _takes_data(hint: Any) -> bool:
    """Whether a mapping or sequence may become one of these: nothing is known of what is in it then."""
    if hint in _SCALARS:
        return False
    is_structure = dataclasses.is_dataclass(hint) or hasattr(hint, "__get_pydantic_core_schema__")
    return not isinstance(hint, type) or is_structure or issubclass(hint, abc.Collection) or hint is object


def _data(value: Any, handler: Callable[[Any], Any], is_covered: bool) -> Any:
    if is_covered:
        if isinstance(value, Mapping) and not _RESERVED.isdisjoint(value):
            _not_plain()
    elif isinstance(value, dict | list | tuple | Mapping) and _has_reserved(value):
        _not_plain()
    return handler(value)


class Found:
    """What a name means in one place."""

    __slots__ = ("artifact", "direct", "holder", "others", "validate")

    def __init__(self, direct: Direct, holder: Any, others: Sequence[Any]) -> None:
        self.direct, self.holder, self.others = direct, holder, others
        self.artifact = direct.artifact
        self.validate: Validate = _not_plain

    def is_ambiguous(self, name: str) -> bool:
        """Whether another registry has the name by now."""
        return any(_holds(other, name) for other in self.others)


def _holds(registry: Any, name: str) -> bool:
    if not registry._is_plain:
        return bool(registry.has_identifier(name))
    return name in registry._repository or name in registry._aliases or name in registry._bound


def _found(name: Any, owners: Sequence[Any], own: Any) -> Found:
    holders = [item for item in owners if type(name) is str and _holds(item, name)]
    # The registry whose block it stands in comes first, where it supplies what is asked for: then no other one counts.
    is_own = bool(holders) and holders[0] is owners[0] is own
    direct: Direct | None = holders[0]._direct_of(name) if len(holders) == 1 or is_own else None
    if direct is None:
        _not_plain()
    others = [] if is_own else [item for item in owners if item is not holders[0]]
    return Found(cast(Direct, direct), holders[0], others)


def _has_reserved(value: Any) -> bool:
    if isinstance(value, Mapping):
        return not _RESERVED.isdisjoint(value) or any(_has_reserved(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_has_reserved(item) for item in value)


def _not_plain(_: Any = None) -> Any:
    raise PydanticCustomError("not_plain", "the short way ends here")
