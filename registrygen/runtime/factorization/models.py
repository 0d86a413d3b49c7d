"""Pydantic models of the arguments of callables."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter
from typing import Any

from pydantic import ConfigDict, create_model

from registrygen.runtime.signatures import EMPTY, signature_of


def model_of(name: str, artifact: Callable[..., Any]) -> Any:
    """A model with a field for each argument of a callable. Raises ConformanceError where its signature cannot be read."""
    taken = signature_of(artifact)
    extra = any(item.kind is Parameter.VAR_KEYWORD for item in taken.parameters)
    variadic = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
    fields: dict[str, Any] = {
        item.name: (
            Any if item.annotation is EMPTY else item.annotation,
            ... if item.default is EMPTY else item.default,
        )
        for item in taken.parameters
        if item.kind not in variadic
    }
    config = ConfigDict(extra="allow" if extra else "forbid", arbitrary_types_allowed=True, protected_namespaces=())
    return create_model(name, __config__=config, **fields)
