"""What callables take and give, with annotations evaluated: any callable that has a signature."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import types
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Sequence
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any, ForwardRef, get_args, get_type_hints

from registrygen.runtime.errors import ConformanceError

EMPTY: Any = Parameter.empty
UNGIVEN: Any = type("Ungiven", (), {"__repr__": lambda self: "..."})()
"""What stands for an argument that is not given, and for the default of one whose default somebody else knows."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A signature: the parameters in order, their annotations evaluated (`EMPTY` where there are none), and what is returned.

    One that `takes_anything` says nothing of its parameters: `Callable[..., R]`. `waits` says whether it is an `async def` that gives
    a coroutine, None where that cannot be seen.
    """

    parameters: tuple[Parameter, ...]
    returns: Any
    takes_anything: bool = False
    waits: bool | None = None

    def __str__(self) -> str:
        if self.takes_anything:
            return f"(...) -> {inspect.formatannotation(self.returns)}".replace("NoneType", "None")
        return str(Signature(self.parameters, return_annotation=self.returns)).replace("NoneType", "None")

    def of_kind(self, *kinds: Any) -> list[Parameter]:
        """The parameters of these kinds."""
        return [parameter for parameter in self.parameters if parameter.kind in kinds]

    def without_first(self) -> Taken:
        """The signature of a method as it is called on an instance."""
        return dataclasses.replace(self, parameters=self.parameters[1:])

    def evaluated(self, evaluate: Callable[[Any], Any]) -> Taken:
        """The signature with something else in the place of its annotations."""
        parameters = tuple(item.replace(annotation=evaluate(item.annotation)) for item in self.parameters)
        return dataclasses.replace(self, parameters=parameters, returns=evaluate(self.returns))


def signature_of(function: Callable[..., Any]) -> Taken:
    """The signature of a callable. Raises ConformanceError where it has none."""
    inputs = getattr(function, "nin", None)
    if isinstance(inputs, int):
        return _elementwise(inputs)
    try:
        found = _signature(function)
    except (TypeError, ValueError) as error:
        message = f"{function!r} has no signature that could be read"
        raise ConformanceError(message, ["wrap it in a function of your own"], {"exception": str(error)}) from error
    hints = _hints(function)
    parameters = tuple(
        parameter.replace(
            annotation=_initial(hints.get(parameter.name, _evaluated(parameter.annotation))),
            default=_default(function, parameter),
        )
        for parameter in found.parameters.values()
    )
    returns = hints.get("return", _evaluated(found.return_annotation))
    return _given(_called(function), Taken(parameters=parameters, returns=returns))


def _signature(function: Any) -> Signature:
    """The signature; of a class that is made of whatever it is given, that of its `__init__`, which says what that has to be."""
    found = inspect.signature(function)
    variadic = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    made = getattr(function, "__init__", None) if inspect.isclass(function) else None
    if not inspect.isfunction(made) or any(item.kind not in variadic for item in found.parameters.values()):
        return found
    return (
        found.replace(parameters=list(inspect.signature(made).parameters.values())[1:]) if found.parameters else found
    )


def _default(function: Any, parameter: Parameter) -> Any:
    """The default; pydantic's models do not take what stands in their signature for one that they make anew."""
    is_made = type(parameter.default).__name__ == "_HAS_DEFAULT_FACTORY_CLASS"
    return UNGIVEN if is_made and hasattr(_called(function), "__pydantic_fields__") else parameter.default


def _elementwise(inputs: int) -> Taken:
    """The signature of a numpy ufunc, which says how many arrays it takes: what else it takes is not meant for others."""
    arrays = [Parameter(f"x{number}", Parameter.POSITIONAL_ONLY) for number in range(1, inputs + 1)]
    return Taken(parameters=(*arrays, Parameter("kwargs", Parameter.VAR_KEYWORD)), returns=EMPTY)


def _given(called: Any, taken: Taken) -> Taken:
    """The signature with what a call gives: of an `async def` a coroutine, of a generator that says nothing a generator."""
    inner = inspect.unwrap(called)
    if inspect.iscoroutinefunction(called):
        returns = types.GenericAlias(Coroutine, (Any, Any, Any if taken.returns is EMPTY else taken.returns))
        return dataclasses.replace(taken, returns=returns, waits=True)
    if inspect.iscoroutinefunction(inner):
        # What a decorator gives instead of a coroutine, or the coroutine itself, is not seen.
        return dataclasses.replace(taken, returns=EMPTY)
    if taken.returns is EMPTY and inspect.isasyncgenfunction(inner):
        return dataclasses.replace(taken, returns=types.GenericAlias(AsyncGenerator, (Any, Any)), waits=False)
    if taken.returns is EMPTY and inspect.isgeneratorfunction(inner):
        return dataclasses.replace(taken, returns=types.GenericAlias(Generator, (Any, Any, Any)), waits=False)
    # A `lambda` cannot say what it gives, and what is not written in Python does not.
    is_told = hasattr(inner, "__code__") and inner.__name__ != "<lambda>"
    return dataclasses.replace(taken, waits=False) if is_told else taken


def signature_of_hint(hint: Any) -> Taken | None:
    """The signature that a `Callable[[A, B], R]` stands for, its parameters passed by position; None where it takes anything."""
    arguments = get_args(hint)
    if len(arguments) != 2:
        return None
    if arguments[0] is Ellipsis:
        return Taken(parameters=(), returns=arguments[1], takes_anything=True)
    if not isinstance(arguments[0], list):
        return None
    return signature_by_position(*arguments)


def signature_by_position(annotations: Sequence[Any], returns: Any) -> Taken:
    """The signature of parameters that have no names."""
    parameters = tuple(
        Parameter(f"_{index}", Parameter.POSITIONAL_ONLY, annotation=item) for index, item in enumerate(annotations)
    )
    return Taken(parameters=parameters, returns=returns)


def _called(function: Any) -> Any:
    """What runs in the end: of a callable object its `__call__`, of a partial what it calls."""
    while isinstance(function, functools.partial):
        function = function.func
    if inspect.isclass(function) or inspect.isroutine(function):
        return function
    return type(function).__call__


def _hints(function: Any) -> dict[str, Any]:
    """The evaluated annotations; those that cannot be evaluated are left out."""
    called = _called(function)
    if not inspect.isclass(called):
        return _evaluated_hints(inspect.unwrap(called))
    if issubclass(called, tuple) and hasattr(called, "_fields"):
        return {**_evaluated_hints(called), "return": called}
    if hasattr(called, "__pydantic_fields__") and not dataclasses.is_dataclass(called):
        # The signature has them evaluated.
        return {"return": called}
    made = called.__init__ if called.__init__ is not object.__init__ else called.__new__
    hints = _evaluated_hints(made)
    if dataclasses.is_dataclass(called):
        # Inherited fields have the names of the module that their class is from.
        hints = {**_evaluated_hints(called), **hints, **_constrained(called)}
    return {**hints, "return": called}


def early_fields(structure: Any) -> set[str]:
    """The fields of a pydantic structure that its own validators look at before pydantic does; `*` for all."""
    decorators = structure.__pydantic_decorators__
    if any(item.info.mode != "after" for item in decorators.model_validators.values()):
        return {"*"}
    early = (item.info.fields for item in decorators.field_validators.values() if item.info.mode != "after")
    return {name for names in early for name in names}


def _constrained(called: Any) -> dict[str, Any]:
    """The annotations of a pydantic dataclass with what its fields ask for further, which their own annotations do not say."""
    early = early_fields(called) if getattr(called, "__pydantic_complete__", False) else {"*"}
    return {
        field.alias or name: field.rebuild_annotation()
        for name, field in getattr(called, "__pydantic_fields__", {}).items()
        if field.metadata and not early & {name, "*"}
    }


def _evaluated_hints(subject: Any) -> dict[str, Any]:
    try:
        return get_type_hints(subject, include_extras=True)
    except Exception:
        # A name that only type checkers import, say, or one of a function around this one.
        return dict(_each_evaluated(getattr(subject, "__func__", subject)))


def _each_evaluated(subject: Any) -> Iterator[tuple[str, Any]]:
    """The annotations one by one: what is not known of one speaks for nothing and against nothing in the others."""
    known = {**getattr(subject, "__globals__", {})}
    if inspect.isfunction(subject):
        known |= inspect.getclosurevars(subject).nonlocals
    for name, annotation in getattr(subject, "__annotations__", {}).items():
        holder = type("holder", (), {"__annotations__": {name: annotation}, "__module__": None})
        try:
            yield name, get_type_hints(holder, known, known, include_extras=True)[name]
        except Exception:
            # Not even this one.
            continue


def _initial(annotation: Any) -> Any:
    """The annotation of what a dataclass takes only at first, without what says so."""
    return annotation.type if isinstance(annotation, dataclasses.InitVar) else annotation


def _evaluated(annotation: Any) -> Any:
    return EMPTY if isinstance(annotation, str | ForwardRef) else annotation
