"""What a function takes from a request, its dependencies included, as far as the source shows it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registrygen.api import (
    Absence,
    ClassFact,
    Entry,
    Facts,
    FunctionFact,
    ParameterFact,
    Project,
    PyObject,
    Registry,
    ValueFact,
    construction_module,
    construction_owner,
)
from registrygen.kinds.routes.entries import dependency_of
from registrygen.kinds.routes.functions import handler_parameters
from registrygen.kinds.routes.sources import FRAMEWORKS, Marker, Source, Written, read, source_of

REQUESTS = ("Request", "HTTPConnection", "WebSocket")
"""What holds a whole request, its path parameters included."""
_DEFAULTS = ("default", "default_factory")


@dataclass(frozen=True, kw_only=True)
class Input:
    """A value that is read from a request: `name` as the request has it, `part` where it has to stand there, if that is said."""

    name: str
    part: str = ""
    is_required: bool = False


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """All that a function and its dependencies take; not `complete` where a part of that cannot be read.

    `takes_request` says that something gets the request as a whole, so that it may read anything of it.
    """

    items: tuple[Input, ...] = ()
    complete: bool = True
    takes_request: bool = False

    @property
    def path_names(self) -> frozenset[str]:
        """The names that may be parameters of the path."""
        return frozenset(item.name for item in self.items if item.part in ("", "Path"))

    def with_(self, other: Inputs) -> Inputs:
        """Both together."""
        return Inputs(
            items=(*self.items, *other.items),
            complete=self.complete and other.complete,
            takes_request=self.takes_request or other.takes_request,
        )


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads what functions take; `ours` is the generated module whose dependencies take nothing of a request."""

    facts: Facts
    ours: str = ""

    def of_parameters(self, parameters: Sequence[ParameterFact], seen: frozenset[PyObject] = frozenset()) -> Inputs:
        """What the parameters of a function take."""
        found = Inputs()
        for parameter in parameters:
            found = found.with_(self._of_parameter(parameter, seen))
        return found

    def of_object(self, reference: PyObject, seen: frozenset[PyObject] = frozenset()) -> Inputs:
        """What calling a dependency by its name takes."""
        if self._is_ours(reference) or reference in seen:
            return Inputs()
        seen, fact = seen | {reference}, self.facts.find(reference)
        if isinstance(fact, FunctionFact):
            return self.of_parameters(fact.parameters, seen)
        if isinstance(fact, ClassFact):
            parameters = self.facts.constructor(fact.object)
            return self.of_parameters(parameters, seen) if parameters is not None else Inputs(complete=False)
        value = read(fact.value) if isinstance(fact, ValueFact) and fact.value else None
        return self._of_dependency(value, seen) if value else Inputs(complete=False)

    def _of_parameter(self, parameter: ParameterFact, seen: frozenset[PyObject]) -> Inputs:
        source = source_of(parameter, self.facts)
        if parameter.kind.startswith("var_"):
            return Inputs(complete=False)
        if source.dependency is not None:
            return self._of_marker(source.dependency, source, seen)
        if source.cls and self._is_ours(source.cls):
            return Inputs()
        if source.cls and _is_framework(source.cls) and source.cls.short != "UploadFile":
            return Inputs(takes_request=source.cls.short in REQUESTS)
        return _field(parameter, source)

    def _of_marker(self, marker: Marker, source: Source, seen: frozenset[PyObject]) -> Inputs:
        """What an injected parameter's dependency takes: the one that is named, or the parameter's class."""
        named = marker.argument("dependency")
        if named is not None:
            return self._of_dependency(named, seen)
        return self.of_object(source.cls, seen) if source.cls else Inputs(complete=False)

    def _of_dependency(self, written: Written, seen: frozenset[PyObject]) -> Inputs:
        node = written.node
        if isinstance(node, ast.Lambda):
            return self.of_parameters(tuple(_lambda_parameters(node)), seen)
        if not isinstance(node, ast.Call):
            return self.of_object(written.object, seen) if written.object else Inputs(complete=False)
        called = written.at(node.func).object
        if called is None or _is_framework(called):
            # FastAPI's security schemes read a header.
            return Inputs(complete=called is not None)
        fact = self.facts.find(called)
        method = fact.methods.get("__call__") if isinstance(fact, ClassFact) else None
        return self.of_parameters(method.parameters, seen) if method else Inputs(complete=self._is_ours(called))

    def _is_ours(self, reference: PyObject) -> bool:
        is_named = bool(self.ours) and f".{reference.module}".endswith(f".{self.ours}")
        return is_named and isinstance(self.facts.find(reference), Absence)


def inputs_of(registry: Registry, entry: Entry, found: FunctionFact, project: Project, facts: Facts) -> Inputs:
    """What a route takes: its function, apart from the handler that it is given, and what protects it."""
    owner, protection = construction_owner(project), dependency_of(registry, entry)
    reader = Reader(facts=facts, ours=construction_module(owner, "dependencies") if owner else "")
    handlers = handler_parameters(entry, project, found, facts)
    inputs = reader.of_parameters([item for item in found.parameters if item not in handlers])
    return inputs.with_(reader.of_object(protection)) if protection else inputs


def _is_framework(reference: PyObject) -> bool:
    return reference.module.partition(".")[0] in FRAMEWORKS


def _lambda_parameters(node: ast.Lambda) -> Iterator[ParameterFact]:
    optional = len(node.args.args) - len(node.args.defaults)
    for index, item in enumerate(node.args.args):
        yield ParameterFact(
            name=item.arg, kind="positional", annotation=None, has_default=index >= optional, default=None
        )


def _field(parameter: ParameterFact, source: Source) -> Inputs:
    """A parameter that is read from the request itself."""
    marker = source.field
    aliases = [marker.argument(name) for name in ("alias", "validation_alias")] if marker else []
    given = [item.node for item in aliases if item is not None]
    constants = [node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    item = Input(
        name=constants[0] if constants else parameter.name,
        part=marker.name if marker else "",
        is_required=_is_required(parameter, marker),
    )
    return Inputs(items=(item,), complete=source.is_read and len(given) == len(constants))


def _is_required(parameter: ParameterFact, marker: Marker | None) -> bool:
    """Whether a request has to have the value: nothing stands for one that is missing."""
    said = [marker.argument(name) for name in _DEFAULTS] if marker else []
    nodes = [item.node for item in said if item is not None]
    filled = [node for node in nodes if not (isinstance(node, ast.Constant) and node.value is ...)]
    if marker is not None and marker.is_default:
        return not filled
    return not parameter.has_default and not filled
