"""Compliance tests of validation rules (seed 000, section 4): examples and bounds, through the types of request models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Artefact,
    Collection,
    Comprehension,
    Dict,
    Entry,
    Expr,
    Field,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    compliance_class,
    compliance_module,
    expression,
    items,
    layout,
    literal,
)
from registrygen.kinds.validation_rules.entries import KIND, accepted_examples, rule, type_name, types_module

BEYOND = {"min_length": -1, "max_length": 1}
"""How much longer a text is that just does not meet a constraint."""

LOCAL = ("adapters", "beyond", "bounds", "constraint", "error", "refused", "rule", "within")


@dataclass(frozen=True, kw_only=True)
class RuleTestsView:
    """The names and tables of the tests."""

    name: str
    adapters: str
    error: str
    objections: str
    returned: Sequence[str]
    rules: str
    found: str
    accepted: str
    refused: str
    bounds: str


def compliance_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """The tests of every registry's types."""
    return [_section(registry) for registry in registries if registry.entries]


def _section(registry: Registry) -> Section:
    name = compliance_class(registry, "Types")
    return Section(
        module=compliance_module(registry),
        part="tests",
        template="validation_rules/tests.py.j2",
        defines={name: registry.documents[0].kind_span},
        local=LOCAL,
        build=lambda scope: tests_view(name, registry, scope),
        reexport=False,
    )


def tests_view(name: str, registry: Registry, scope: Scope) -> RuleTestsView:
    """The tests of a registry's types."""
    bounds = [row for entry in registry.entries for row in _bounds(entry)]
    return RuleTestsView(
        name=name,
        adapters=_adapters(registry, scope),
        error=scope.use(PyObject("pydantic", "ValidationError")),
        objections=_objections(scope),
        returned=_returned(registry, scope),
        rules=_rules(registry, scope),
        found=_found(registry, scope),
        accepted=_table("expected", [row for entry in registry.entries for row in _accepted(entry)], "str", scope),
        refused=_table("refused", [row for entry in registry.entries for row in _refused(entry)], "str", scope),
        bounds=_table("bounds", bounds, "int", scope) if bounds else "",
    )


def _adapters(registry: Registry, scope: Scope) -> str:
    """The attribute that holds each rule's type, ready to validate."""
    adapter = scope.use(PyObject("pydantic", "TypeAdapter"))
    held = {entry.key: _held(entry, scope) for entry in registry.entries}
    types = tuple(Subscript(adapter, (text,)) for text in dict.fromkeys(held.values()))
    pairs = tuple(
        (Text(entry.key), call(f"{adapter}[{held[entry.key]}]", scope.ours(types_module(registry), type_name(entry))))
        for entry in registry.entries
    )
    variable = Subscript("dict", ("str", Union(types)))
    annotation = Subscript(scope.std("typing", "ClassVar"), (variable,))
    return layout.assignment("adapters", Dict(pairs), scope.style, annotation=annotation, depth=1)


def _returned(registry: Registry, scope: Scope) -> list[str]:
    """The return of the text that a type made, out of its secret where it is one."""
    revealed, sorts = "value.get_secret_value()", {rule(entry).secret for entry in registry.entries}
    if len(sorts) == 1:
        return [layout.returned(revealed if True in sorts else "value", scope.style, depth=2)]
    return [
        f"        if isinstance(value, {scope.use(PyObject('pydantic', 'SecretStr'))}):",
        layout.returned(revealed, scope.style, depth=3),
        layout.returned("value", scope.style, depth=2),
    ]


def _objections(scope: Scope) -> str:
    """The head of the method that tells what a type has against a text."""
    details = Subscript("list", (scope.use(PyObject("pydantic_core", "ErrorDetails")),))
    parameters = [layout.Parameter("self"), layout.Parameter("rule", "str"), layout.Parameter("text", "str")]
    return layout.signature("objections", parameters, details, scope.style, depth=1)


def _held(entry: Entry, scope: Scope) -> str:
    return scope.use(PyObject("pydantic", "SecretStr")) if rule(entry).secret else "str"


def _rules(registry: Registry, scope: Scope) -> str:
    """The function and the constraints of each rule, as the specs have them."""
    keys = [field.key for field in _compared(registry)]
    pairs = tuple(
        (Text(entry.key), Collection("(", tuple(expression(entry.values[key], registry, scope) for key in keys)))
        for entry in registry.entries
    )
    annotation = Subscript("dict", ("str", Subscript("tuple", ("object", "object"))))
    return layout.assignment("expected", Dict(pairs), scope.style, annotation=annotation, depth=2)


def _found(registry: Registry, scope: Scope) -> str:
    function, constraints = _compared(registry)
    values: Expr = Collection("(", (f"meta.{function.name}", call("dict", f"meta.{constraints.name}")))
    loop = f"for meta in {items(registry, scope)}"
    made = Comprehension("{", (f"meta.{registry.key_field.name}", values), loop, None)
    return layout.assignment("found", made, scope.style, depth=2)


def _compared(registry: Registry) -> list[Field]:
    by_key = {field.key: field for field in registry.fields}
    return [by_key["function"], by_key["constraints"]]


def _accepted(entry: Entry) -> list[tuple[Expr, ...]]:
    return [(Text(entry.key), Text(text), Text(become)) for text, become in accepted_examples(entry).items()]


def _refused(entry: Entry) -> list[tuple[Expr, ...]]:
    return [(Text(entry.key), Text(text)) for text in rule(entry).invalid]


def _bounds(entry: Entry) -> list[tuple[Expr, ...]]:
    """Each constraint of a length: how long a text is that just meets it, and one that just does not."""
    said = rule(entry).constraints
    found = [(name, getattr(said, name), step) for name, step in BEYOND.items()]
    return [
        (Text(entry.key), Text(name), literal(length), literal(length + step))
        for name, length, step in found
        if length is not None
    ]


def _table(name: str, rows: Sequence[tuple[Expr, ...]], last: Expr, scope: Scope) -> str:
    """A list of tuples of texts, all but the first two columns of the type `last`."""
    columns = len(rows[0]) if rows else 2
    types = ("str", "str", *(last for _ in range(columns - 2)))
    annotation = Subscript("list", (Subscript("tuple", types),))
    value = Collection("[", tuple(Collection("(", row) for row in rows))
    return layout.assignment(name, value, scope.style, annotation=annotation, depth=2)


COMPLIANCE = Artefact(name="validation_rules/compliance", consumes=(KIND,), sections=compliance_sections)
