"""The `__init__` that the interpreter writes: of dataclasses and named tuples, from the fields in their bodies."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registrygen.facts.expressions import annotation, default, type_argument
from registrygen.facts.known import DATACLASS_DECORATORS, FIELD_FUNCTIONS, KNOWN_BASES, NAMED_TUPLE
from registrygen.facts.places import Place
from registrygen.facts.resolution import Resolver
from registrygen.facts.scopes import ClassBinding, ValueBinding
from registrygen.model.facts import Annotation, FunctionFact, ParameterFact
from registrygen.pysource.objects import PyObject
from registrygen.pysource.syntax import expression

_CLASS_VAR = (PyObject("typing", "ClassVar"), PyObject("typing_extensions", "ClassVar"))
_INIT_VAR = PyObject("dataclasses", "InitVar")
_KW_ONLY = PyObject("dataclasses", "KW_ONLY")


@dataclass(frozen=True, kw_only=True)
class _Field:
    """A dataclass field; one with `init=False` takes part in overriding, not in the parameters."""

    parameter: ParameterFact
    in_init: bool


def generated_init(place: Place, resolver: Resolver) -> FunctionFact | None:
    """The constructor that a class gets unwritten; None where it gets none or a class outside has a say in it."""
    if NAMED_TUPLE in resolver.ancestry(place).bases:
        fields = {field.parameter.name: field for field in _fields(place, resolver, False)}
    elif (options := _dataclass_options(place, resolver)) is not None and options.get("init", True):
        fields = _inherited(place, resolver) or {}
        if any(_is_hidden(item, resolver) for item in resolver.ancestry(place).line):
            return None
    else:
        return None
    return _init(place, [field.parameter for field in fields.values() if field.in_init])


def _init(place: Place, parameters: Sequence[ParameterFact]) -> FunctionFact:
    assert isinstance(place.binding, ClassBinding)
    positional = [parameter for parameter in parameters if parameter.kind == "positional"]
    keywords = [parameter for parameter in parameters if parameter.kind != "positional"]
    return FunctionFact(
        object=PyObject(place.module.name, f"{place.name}.__init__"),
        span=place.module.source.name_span(place.binding.node),
        parameters=(*positional, *keywords),
        returns=Annotation(text="None", object=None),
        is_async=False,
        is_generator=False,
        decorators=(),
        sort="method",
    )


def _is_hidden(item: PyObject, resolver: Resolver) -> bool:
    """Whether an ancestor stands outside and may bring fields that nobody can see from here."""
    return item not in KNOWN_BASES and not isinstance(resolver.resolve(item), Place)


def _inherited(place: Place, resolver: Resolver) -> dict[str, _Field]:
    """The fields of a dataclass and the dataclasses above it, a redefined one at its first place."""
    fields: dict[str, _Field] = {}
    for item in reversed(resolver.ancestry(place).line):
        ancestor = place if item == place.object else resolver.resolve(item)
        if isinstance(ancestor, Place) and isinstance(ancestor.binding, ClassBinding):
            options = _dataclass_options(ancestor, resolver)
            if options is not None:
                own = _fields(ancestor, resolver, options.get("kw_only", False))
                fields.update({field.parameter.name: field for field in own})
    return fields


def _dataclass_options(place: Place, resolver: Resolver) -> Mapping[str, bool] | None:
    """The literal keywords of the class's `@dataclass`, or None where it is none."""
    assert isinstance(place.binding, ClassBinding)
    for decorator in place.binding.node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if resolver.named(called, place.module, place.owner) in DATACLASS_DECORATORS:
            return _flags(decorator)
    return None


def _flags(call: ast.expr | None) -> dict[str, bool]:
    keywords = call.keywords if isinstance(call, ast.Call) else []
    return {
        keyword.arg: bool(keyword.value.value)
        for keyword in keywords
        if keyword.arg and isinstance(keyword.value, ast.Constant)
    }


def _fields(place: Place, resolver: Resolver, keyword_only: bool) -> Iterator[_Field]:
    assert isinstance(place.binding, ClassBinding)
    for name, candidates in place.binding.scope.bindings.items():
        binding = candidates[0]
        if not isinstance(binding, ValueBinding) or binding.annotation is None:
            continue
        member = Place(module=place.module, name=f"{place.name}.{name}", binding=binding, owner=place)
        plain = _unquoted(binding.annotation)
        outer = _named(plain.value if isinstance(plain, ast.Subscript) else plain, member, resolver)
        if outer == _KW_ONLY:
            keyword_only = True
        elif outer not in _CLASS_VAR:
            inner = plain.slice if outer == _INIT_VAR and isinstance(plain, ast.Subscript) else None
            yield _field(name, inner, member, resolver, keyword_only)


def _field(name: str, inner: ast.expr | None, member: Place, resolver: Resolver, keyword_only: bool) -> _Field:
    """One field; `inner` is what `InitVar[...]` holds, if it is one."""
    binding = member.binding
    assert isinstance(binding, ValueBinding)
    assert binding.annotation is not None
    call = _field_call(binding.value, member, resolver)
    flags = _flags(call)
    written = annotation(binding.annotation, member, resolver)
    if inner is not None:
        written = type_argument(inner, member, resolver)
    parameter = ParameterFact(
        name=name,
        kind="keyword_only" if flags.get("kw_only", keyword_only) else "positional",
        annotation=written,
        has_default=_gives_default(call) if call else binding.has_value,
        default=default(_given(call) if call else binding.value, member, resolver),
    )
    return _Field(parameter=parameter, in_init=flags.get("init", True))


def _field_call(value: ast.expr | None, member: Place, resolver: Resolver) -> ast.Call | None:
    if isinstance(value, ast.Call) and _named(value.func, member, resolver) in FIELD_FUNCTIONS:
        return value
    return None


def _given(call: ast.Call) -> ast.expr | None:
    """The default that a field function is given as such, not one that a factory makes."""
    positional = [] if any(isinstance(each, ast.Starred) for each in call.args[:1]) else call.args[:1]
    named = [keyword.value for keyword in call.keywords if keyword.arg == "default"]
    given = next(iter([*named, *positional]), None)
    return None if isinstance(given, ast.Constant) and given.value is ... else given


def _gives_default(call: ast.Call) -> bool:
    positional = bool(call.args) and not (isinstance(call.args[0], ast.Constant) and call.args[0].value is ...)
    return positional or any(keyword.arg in ("default", "default_factory") for keyword in call.keywords)


def _unquoted(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return expression(node.value) or node
    return node


def _named(node: ast.expr, member: Place, resolver: Resolver) -> PyObject | None:
    return resolver.named(node, member.module, member.owner)
