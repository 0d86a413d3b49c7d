"""Pydantic models of the arguments of callables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import Parameter
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from registrygen.runtime.signatures import EMPTY, signature_of

_VARIADIC = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)


def model_of(name: str, artifact: Callable[..., Any]) -> type[BaseModel]:
    """A model with a field for each argument of a callable. Raises ConformanceError where its signature cannot be read.

    A name that a field cannot have (`_size`, or `copy`, which models have as a method) is the alias of one that it can have.
    """
    taken = signature_of(artifact)
    extra = any(item.kind is Parameter.VAR_KEYWORD for item in taken.parameters)
    named = [item for item in taken.parameters if item.kind not in _VARIADIC]
    fields: dict[str, Any] = {}
    for item in named:
        hint = Any if item.annotation is EMPTY else item.annotation
        free = _free(item.name, [other.name for other in named])
        alias: dict[str, Any] = {} if free == item.name else {"alias": item.name}
        fields[free] = (hint, Field(**_default(artifact, item), **alias))
    config = ConfigDict(extra="allow" if extra else "forbid", arbitrary_types_allowed=True, protected_namespaces=())
    return create_model(name, __config__=config, **fields)


def given(config: BaseModel) -> dict[str, Any]:
    """The arguments that were given to a model, by the names that the callable has for them."""
    fields = type(config).model_fields
    named = {fields[name].alias or name: getattr(config, name) for name in config.model_fields_set if name in fields}
    return {**named, **(config.model_extra or {})}


def _default(artifact: Any, item: Parameter) -> dict[str, Any]:
    """The default of an argument as a field says it: a dataclass or model may make it anew."""
    if item.default is EMPTY:
        return {}
    known = getattr(artifact, "__dataclass_fields__", {}) | getattr(artifact, "__pydantic_fields__", {})
    by_alias = {getattr(field, "alias", None) or name: field for name, field in known.items()}
    made = getattr(by_alias.get(item.name), "default_factory", None)
    return {"default_factory": made} if callable(made) else {"default": item.default}


def _free(name: str, taken: Iterable[str]) -> str:
    free = name
    while free.startswith("_") or hasattr(BaseModel, free) or (free != name and free in taken):
        free = f"{free.lstrip('_') or 'argument'}_"
    return free
