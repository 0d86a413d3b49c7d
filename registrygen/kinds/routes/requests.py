"""Requests of the compliance tests: the examples of the specs, and what can be sent without one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from registrygen.api import (
    Argument,
    Call,
    ClassFact,
    Collection,
    Dict,
    Entry,
    Expr,
    Facts,
    FunctionFact,
    ParameterFact,
    Project,
    PyObject,
    Registry,
    Scope,
    Text,
    data,
    full_path,
    literal,
    method_word,
)
from registrygen.kinds.routes.entries import (
    answers,
    dependency_of,
    is_protected,
    level_word,
    member_of,
    route,
)
from registrygen.kinds.routes.functions import function_of
from registrygen.kinds.routes.inputs import inputs_of
from registrygen.kinds.routes.keys import needs_key
from registrygen.kinds.routes.paths import CONVERTERS, PARAMETER, parameters

NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has."""
UUIDS = frozenset({PyObject("uuid", "UUID")})
UUID = re.compile(CONVERTERS["uuid"])
INVALID = 422
"""What FastAPI answers to what it cannot validate."""
_BY_CONVERTER = {"int": "1", "float": "1.5", "uuid": NOBODY, "path": "a/b", "str": "a"}
_BY_TYPE = {"int": "1", "float": "1.5", "bool": "true", "UUID": NOBODY}


def is_uuid(parameter: ParameterFact, said: object = None) -> bool:
    """Whether a parameter takes a UUID: its annotation names it, or its example is one."""
    annotation = parameter.annotation
    named = annotation is not None and (annotation.object in UUIDS or not UUIDS.isdisjoint(annotation.names.values()))
    return named or (isinstance(said, str) and UUID.fullmatch(said) is not None)


def path_values(registry: Registry, entry: Entry, found: FunctionFact | None) -> dict[str, str]:
    """A value for each parameter of the path: the example's, or one of the parameter's type."""
    given = entry.spec.example.get("path")
    example: Mapping[str, object] = given if isinstance(given, dict) else {}
    taken = {item.name: item for item in found.parameters} if found else {}
    values = {}
    for item in parameters(full_path(registry, entry)):
        parameter = taken.get(item.name)
        annotation = parameter.annotation if parameter else None
        text = annotation.text if annotation else ""
        made = NOBODY if parameter and is_uuid(parameter) else _BY_TYPE.get(text, _BY_CONVERTER[item.converter])
        said = example.get(item.name, made)
        values[item.name] = str(said).lower() if isinstance(said, bool) else str(said)
    return values


def malformed(registry: Registry, entry: Entry, facts: Facts) -> dict[str, str]:
    """For the parameters of the path that take an id or a number, a value that is neither."""
    found = function_of(entry, facts)
    taken = {item.name: item for item in found.parameters} if found else {}
    texts = {item.name for item in parameters(full_path(registry, entry)) if item.converter == "str"}
    typed = [item for item in taken.values() if item.name in texts and item.annotation is not None]
    return {
        item.name: "malformed"
        for item in typed
        if is_uuid(item) or (item.annotation and item.annotation.text in _BY_TYPE)
    }


def filled(registry: Registry, entry: Entry, values: Mapping[str, str]) -> str:
    """The path with its parameters' values."""

    def put(found: object) -> str:
        name, _, converter = found[1].partition(":")  # type: ignore[index]
        return quote(values[name], safe="/" if converter == "path" else "")

    return PARAMETER.sub(put, full_path(registry, entry))


def request(entry: Entry, registry: Registry, path: str, **more: Expr | None) -> Call:
    """A request to a route, by a user of `level` if that is among the arguments; with a key if the route needs one."""
    values: dict[str, Expr | None] = {
        "operation": Text(entry.key),
        "method": Text(method_word(registry, entry)),
        "path": Text(path),
        "key": Text(f"key of {entry.key}") if needs_key(entry) else None,
        **more,
    }
    return Call("_Request", tuple(Argument(value, name) for name, value in values.items() if value is not None))


def bare(registry: Registry, entry: Entry, facts: Facts, level: str = "", statuses: Sequence[int] = ()) -> Call:
    """A request with nothing in it but values for the parameters of the path."""
    found = function_of(entry, facts)
    path = filled(registry, entry, path_values(registry, entry, found))
    return request(
        entry,
        registry,
        path,
        level=Text(level) if level else None,
        statuses=Collection("(", tuple(literal(status) for status in statuses)) if statuses else None,
    )


def declared(registry: Registry, entry: Entry) -> list[int]:
    """The status codes that a route can answer with."""
    return sorted({route(entry).status, *answers(registry, entry), INVALID})


def own_level(registry: Registry, entry: Entry) -> str:
    """The level of a user who is let in, empty where none is needed or known."""
    return level_word(registry, entry) if is_protected(registry, entry) else ""


def example(registry: Registry, entry: Entry, facts: Facts, scope: Scope, opens: Sequence[str] = ()) -> Call:
    """The example of a route, which opens at least what `opens` names."""
    said, model, level = entry.spec.example, entry.values.get("response"), own_level(registry, entry)
    return request(
        entry,
        registry,
        filled(registry, entry, path_values(registry, entry, function_of(entry, facts))),
        level=Text(level) if level else None,
        **content(said),
        statuses=Collection("(", (literal(route(entry).status),)),
        model=scope.use(model) if isinstance(model, PyObject) else None,
        opens=Collection("(", tuple(Text(name) for name in opens)) if opens else None,
    )


def content(said: Mapping[str, object]) -> dict[str, Expr]:
    """The query, the headers and the body of an example; headers are text."""
    headers = said.get("headers")
    texts = (
        {**said, "headers": {key: str(value) for key, value in headers.items()}} if isinstance(headers, dict) else said
    )
    return {key: data(texts[key]) for key in ("query", "headers", "body") if key in texts}


def unknown(registry: Registry, entry: Entry, project: Project, facts: Facts) -> Call | None:
    """A request for something that does not exist, None where the route does not say that it looks for something by an id.

    What else the request needs is taken from the example; a route that needs more than its path, or may do so, has to have one.
    """
    found = function_of(entry, facts)
    if found is None or 404 not in answers(registry, entry) or not _is_open(registry, entry):
        return None
    names = [item.name for item in parameters(full_path(registry, entry))]
    said = entry.spec.example
    given = said.get("path")
    values: Mapping[str, object] = given if isinstance(given, dict) else {}
    ids = [item.name for item in found.parameters if item.name in names and is_uuid(item, values.get(item.name))]
    if not ids or (not has_example(entry) and not _is_path_enough(registry, entry, found, project, facts)):
        return None
    filling = {**path_values(registry, entry, found), **dict.fromkeys(ids, NOBODY)}
    level = own_level(registry, entry)
    return request(
        entry, registry, filled(registry, entry, filling), level=Text(level) if level else None, **content(said)
    )


def _is_open(registry: Registry, entry: Entry) -> bool:
    return is_protected(registry, entry) or dependency_of(registry, entry) is None


def has_example(entry: Entry) -> bool:
    """Whether an entry has an example, which may be a request with nothing in it."""
    return "example" in entry.spec.model_fields_set


def _is_path_enough(registry: Registry, entry: Entry, found: FunctionFact, project: Project, facts: Facts) -> bool:
    """Whether a request with values of the right types in its path is known to be valid."""
    names = [item.name for item in parameters(full_path(registry, entry))]
    simple = [item.name for item in found.parameters if is_uuid(item) or _is_simple(item)]
    inputs = inputs_of(registry, entry, found, project, facts)
    needed = [item.name for item in inputs.items if item.is_required]
    return inputs.complete and set(names) <= set(simple) and set(needed) <= set(names)


def _is_simple(parameter: ParameterFact) -> bool:
    """Whether any value of the type that stands for a path parameter will do."""
    return parameter.annotation is None or parameter.annotation.text in (*_BY_TYPE, "str")


def operation(registry: Registry, entry: Entry) -> Dict:
    """What the OpenAPI document has to say about a route."""
    errors = {status: text for status, text in answers(registry, entry).items() if status != INVALID}
    values: dict[str, Expr] = {
        "method": Text(method_word(registry, entry)),
        "path": Text(PARAMETER.sub(lambda found: f"{{{found[1].partition(':')[0]}}}", full_path(registry, entry))),
        "summary": Text(route(entry).summary),
        "tags": data(list(route(entry).tags)),
        "deprecated": literal(entry.spec.deprecation is not None),
        "statuses": data([route(entry).status]),
        "errors": data(errors),
    }
    return Dict(tuple((Text(key), value) for key, value in values.items()))


def response_name(entry: Entry, facts: Facts) -> str | None:
    """What the OpenAPI document calls the answer's class: nothing where there is none, None where that is not known."""
    model = entry.values.get("response")
    if not isinstance(model, PyObject):
        return ""
    found = facts.find(model)
    return found.object.short if isinstance(found, ClassFact) else None


def is_public(registry: Registry, entry: Entry) -> bool:
    """Whether everybody may send requests to a route."""
    return not is_protected(registry, entry) and member_of(entry, "auth") != "" and _is_open(registry, entry)
