"""What the arguments of an artifact have to be, compiled once: pydantic's validators for all of them."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from inspect import Parameter
from typing import Any, Union

from pydantic import ConfigDict, TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import ArgsKwargs, SchemaValidator, core_schema
from typing_extensions import is_typeddict

from registrygen.diagnostics.near import nearest
from registrygen.runtime.errors import ConformanceError
from registrygen.runtime.factorization.children import looks, postponing
from registrygen.runtime.factorization.fits import Waiting
from registrygen.runtime.factorization.hints import accepting, readable
from registrygen.runtime.factorization.meant import meant
from registrygen.runtime.factorization.problems import TITLE
from registrygen.runtime.factorization.structures import UNKNOWN, names_of, taken_by, taken_of
from registrygen.runtime.signatures import EMPTY, UNGIVEN, Taken, signature_of

_MODES: Mapping[Any, Any] = {
    Parameter.POSITIONAL_ONLY: "positional_only",
    Parameter.POSITIONAL_OR_KEYWORD: "positional_or_keyword",
    Parameter.KEYWORD_ONLY: "keyword_only",
}
_POSITIONAL = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
Validated = tuple[tuple[Any, ...], dict[str, Any]]
"""Arguments by position and by name."""
_CONFIG = ConfigDict(arbitrary_types_allowed=True)


@dataclass(frozen=True)
class Compiled:
    """An artifact with what it takes. `call` validates a mapping of arguments without blocks, and calls the artifact with them."""

    artifact: Callable[..., Any]
    taken: Taken
    call: Callable[[Any], Any] = field(init=False)

    def __post_init__(self) -> None:
        whole = core_schema.call_schema(arguments(self.taken, lambda hint: hint), self.called)
        object.__setattr__(self, "call", SchemaValidator(whole, {"title": TITLE}).validate_python)

    @cached_property
    def called(self) -> Callable[..., Any]:
        """The artifact, or what calls it with the arguments that are given alone, where it knows itself what others are."""
        if all(item.default is not UNGIVEN for item in self.taken.parameters):
            return self.artifact
        return lambda *args, **kwargs: self.artifact(
            *self.filled(args), **{name: value for name, value in kwargs.items() if value is not UNGIVEN}
        )

    @cached_property
    def nested(self) -> Callable[[Any], Validated]:
        """Validates arguments in which children stand for blocks, which are not constructed yet; calls nothing."""
        return SchemaValidator(arguments(self.taken, _standing)).validate_python

    @cached_property
    def partial(self) -> Callable[[Any], Validated]:
        """The same where no argument has to be given: what is not given is `UNGIVEN`."""
        return SchemaValidator(arguments(self.taken, _standing, is_partial=True)).validate_python

    def filled(self, args: Sequence[Any]) -> list[Any]:
        """Arguments by position with the defaults of those before the last one that is given; defaults are never validated."""
        places = self.taken.of_kind(*_POSITIONAL)
        count = next((index for index in range(len(args), 0, -1) if args[index - 1] is not UNGIVEN), 0)
        return [places[index].default if value is UNGIVEN else value for index, value in enumerate(args[:count])]

    @cached_property
    def gives(self) -> Any:
        """The type of what calling the artifact gives; `EMPTY` where it does not say."""
        return self.artifact if isinstance(self.artifact, type) else self.taken.returns

    def waiting(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Waiting:
        """How the artifact is called with what is not among these arguments."""
        try:
            return Waiting(taken=signature_of(functools.partial(self.artifact, *args, **kwargs)))
        except ConformanceError:
            return Waiting(taken=None)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the arguments."""
        named = (item for item in self.taken.parameters if item.kind is not Parameter.VAR_KEYWORD)
        return tuple(name for item in named for name in names_of(item))

    def hint(self, name: str) -> Any:
        """The annotation of an argument, of one that the artifact does not name that of its `**` parameter."""
        further = next(iter(self.taken.of_kind(Parameter.VAR_KEYWORD)), None)
        found = next(
            (item for item in self.taken.parameters if name in names_of(item) and item is not further), further
        )
        if found is None or found.annotation is EMPTY:
            return EMPTY
        is_several = found.kind is Parameter.VAR_POSITIONAL
        return (
            Union[types.GenericAlias(list, (found.annotation,)), found.annotation] if is_several else found.annotation
        )

    def meant_hint(self, name: str) -> Any:
        """The same, of a name that no argument has that of the one which it is nearest to."""
        if name in self.names or self.taken.of_kind(Parameter.VAR_KEYWORD):
            return self.hint(name)
        near = nearest(str(name), self.names)
        return UNKNOWN if near is None else self.hint(near)

    def passed(self, given: Mapping[str, Any]) -> ArgsKwargs:
        """Arguments by name as they are passed: by position what takes no name, and what stands before such.

        `UNGIVEN` stands for defaults that are passed only because something is given after them.
        """
        rest = dict(given)
        several = next(iter(self.taken.of_kind(Parameter.VAR_POSITIONAL)), None)
        spread = rest.pop(several.name, None) if several else None
        args: list[Any] = []
        for item in self.taken.of_kind(*(_POSITIONAL if spread is not None else _POSITIONAL[:1])):
            if item.name not in rest and item.default is EMPTY:
                # What would come after it would be taken for it.
                return ArgsKwargs(tuple(args), rest)
            args.append(rest.pop(item.name, UNGIVEN))
        more = spread if isinstance(spread, list | tuple) else [] if spread is None else [spread]
        while not more and args and args[-1] is UNGIVEN:
            args.pop()
        return ArgsKwargs((*args, *more), rest)

    def gap(self, given: Mapping[str, Any]) -> str | None:
        """A position that has to be filled before those that are given after it can be passed."""
        places = self.taken.of_kind(*_POSITIONAL, Parameter.VAR_POSITIONAL)
        last = max((index for index, item in enumerate(places) if item.name in given and _is_placed(item)), default=0)
        by_name = places[last].kind is Parameter.VAR_POSITIONAL if places else False
        before = places[:last] if by_name else [item for item in places[:last] if _is_placed(item)]
        return next((item.name for item in before if item.name not in given and item.default is EMPTY), None)


def _is_placed(parameter: Parameter) -> bool:
    return parameter.kind in (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)


def compiled(artifact: Callable[..., Any]) -> Compiled:
    """What an artifact takes. Raises ConformanceError where that cannot be told."""
    return Compiled(artifact, meant(artifact, taken_by(artifact)))


def arguments(taken: Taken, prepared: Callable[[Any], Any], *, is_partial: bool = False) -> Any:
    """The schema of the arguments of a signature, annotations prepared before."""
    parameters, var_args, var_kwargs = [], None, None
    for parameter in taken.parameters:
        schema = _schema(parameter, prepared)
        if parameter.kind is Parameter.VAR_POSITIONAL:
            var_args = schema
        elif parameter.kind is Parameter.VAR_KEYWORD:
            var_kwargs = schema
        else:
            parameters.append(_argument(parameter, schema, is_partial))
    return core_schema.arguments_schema(parameters, var_args_schema=var_args, var_kwargs_schema=var_kwargs)


def _argument(parameter: Parameter, schema: Any, is_partial: bool) -> Any:
    if is_partial:
        schema = core_schema.with_default_schema(schema, default=UNGIVEN)
    elif parameter.default is not EMPTY:
        schema = _defaulting(schema, parameter.default)
    names = [[name] for name in names_of(parameter)]
    # Under the first name it is passed, whichever it was given by.
    alias: Any = names if len(names) > 1 else None
    return core_schema.arguments_parameter(parameter.name, schema, mode=_MODES[parameter.kind], alias=alias)


def _defaulting(schema: Any, default: Any) -> Any:
    """The schema with a default, which is the same object at each call, as Python has it: pydantic would copy what has no hash."""
    try:
        hash(default)
    except TypeError:
        return core_schema.with_default_schema(schema, default_factory=lambda: default)
    return core_schema.with_default_schema(schema, default=default)


def _standing(hint: Any) -> Any:
    """The annotation with children standing for what is not constructed yet."""
    return postponing(hint, lambda: _whole(hint)) if looks(hint) else accepting(hint)


def _whole(hint: Any) -> Callable[[Any], Any]:
    parameter = Parameter("value", Parameter.KEYWORD_ONLY, annotation=hint)
    return SchemaValidator(_schema(parameter, lambda hint: hint)).validate_python


def _schema(parameter: Parameter, prepared: Callable[[Any], Any]) -> Any:
    hint = readable(prepared(Any if parameter.annotation is EMPTY else parameter.annotation), structured)
    try:
        return TypeAdapter(hint, config=_CONFIG).core_schema
    except PydanticUserError:
        # The type brings a configuration of its own.
        try:
            return TypeAdapter(hint).core_schema
        except PydanticUserError as error:
            raise ConformanceError(f"`{parameter}` cannot be validated: {error.message}") from error


@lru_cache(maxsize=1024)
def compiled_structure(structure: type) -> Compiled:
    """What a structure of data takes. Raises ConformanceError where that cannot be told."""
    try:
        return Compiled(structure, meant(structure, taken_of(structure)))
    except ValueError as error:
        raise ConformanceError(f"`{structure.__name__}` cannot be called with its fields: {error}") from error


@lru_cache(maxsize=1024)
def structured(structure: type) -> Callable[[Any], Any] | None:
    """Makes a structure of its fields, or takes an instance; None where pydantic knows how.

    How is compiled at first use, as structures may hold themselves.
    """
    try:
        TypeAdapter(structure)
    except PydanticUserError:
        return _Structured(structure)
    return None


class _Structured:
    """A structure with fields of types that pydantic does not know."""

    def __init__(self, structure: type) -> None:
        self._structure = structure

    @cached_property
    def _fields(self) -> SchemaValidator:
        parameters = [item for item in taken_of(self._structure).parameters if item.kind in _MODES]
        fields = {
            item.name: core_schema.typed_dict_field(_schema(item, lambda hint: hint), required=item.default is EMPTY)
            for item in parameters
        }
        return SchemaValidator(core_schema.typed_dict_schema(fields))

    def __call__(self, value: Any) -> Any:
        if not is_typeddict(self._structure) and isinstance(value, self._structure):
            return value
        return self._structure(**self._fields.validate_python(value))
