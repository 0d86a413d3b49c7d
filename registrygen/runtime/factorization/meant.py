"""What names in annotations stand for: type variables, new types and aliases are no types that something could be an instance of."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ForwardRef, Literal, NewType, TypeVar, Union, get_args, get_origin

import typing_extensions

from registrygen.runtime.generics import arguments_of, given_to, rebuilt, substituted
from registrygen.runtime.signatures import Taken

_ALIASES = (getattr(typing, "TypeAliasType", typing_extensions.TypeAliasType), typing_extensions.TypeAliasType)


def meant(artifact: Callable[..., Any], taken: Taken) -> Taken:
    """A signature with what the names in the annotations of its parameters stand for."""
    parameters = tuple(
        item.replace(annotation=stood_for(substituted(item.annotation, _given(artifact, item.name))))
        for item in taken.parameters
    )
    return dataclasses.replace(taken, parameters=parameters)


def stood_for(hint: Any, within: tuple[Any, ...] = ()) -> Any:
    """An annotation with what the names in it stand for; an alias that holds itself stays what it is."""
    if isinstance(hint, list):
        return [stood_for(item, within) for item in hint]
    if isinstance(hint, NewType):
        return stood_for(hint.__supertype__, within)
    if isinstance(hint, TypeVar):
        return _of_variable(hint, within)
    before, origin = get_args(hint), get_origin(hint) or hint
    if isinstance(origin, _ALIASES):
        if len(before) != len(origin.__type_params__) or _is_open(origin.__value__, (origin,)):
            return hint
        inner = substituted(origin.__value__, dict(zip(origin.__type_params__, before, strict=True)))
        return stood_for(inner, within)
    after = tuple(stood_for(item, within) for item in before)
    return hint if after == before else rebuilt(hint, after)


def _is_open(hint: Any, within: tuple[Any, ...]) -> bool:
    """Whether an alias around this holds itself, or texts that may name it."""
    if isinstance(hint, list):
        return any(_is_open(item, within) for item in hint)
    found = get_origin(hint) or hint
    if isinstance(found, str | ForwardRef) or found in within:
        return True
    if isinstance(found, _ALIASES) and _is_open(found.__value__, (*within, found)):
        return True
    held = {Literal: 0, Annotated: 1}.get(found) if get_args(hint) else 0
    return any(_is_open(item, within) for item in get_args(hint)[:held])


def _of_variable(variable: TypeVar, within: tuple[Any, ...]) -> Any:
    """What a type variable that is not given may be; one that says nothing stays what it is."""
    may_be = variable.__constraints__ or (variable.__bound__,)
    if variable in within or None in may_be or any(isinstance(item, ForwardRef) for item in may_be):
        return variable
    return stood_for(Union[may_be], (*within, variable))


def _given(artifact: Any, name: str) -> Mapping[Any, Any]:
    """What a class gives the variables of the base that says what an argument is."""
    if not inspect.isclass(artifact):
        return {}
    base = next((item for item in artifact.__mro__ if _says(item, name, dataclasses.is_dataclass(artifact))), artifact)
    return given_to(base, arguments_of(artifact).get(base, ()))


def _says(cls: type, name: str, is_dataclass: bool) -> bool:
    own = vars(cls)
    if is_dataclass:
        return name in own.get("__annotations__", {})
    return cls is not object and ("__init__" in own or "__new__" in own)
