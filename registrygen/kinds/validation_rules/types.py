"""The annotated types of validation rules: what request models are written with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    Collection,
    Entry,
    Expr,
    Inputs,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    docstring,
    layout,
    literal,
    sentence,
)
from registrygen.kinds.validation_rules.entries import KIND, rule, type_name, types_module

OF_SECRET = "_of_secret"
CONSTRAINTS = ("min_length", "max_length", "pattern")


@dataclass(frozen=True, kw_only=True)
class TypeView:
    """The assignment of a type and the docstring below it."""

    blocks: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class SecretsView:
    """The signatures of the function that makes validators of secrets."""

    outer: str
    inner: str
    secret: str


def types_sections(registries: Sequence[Registry], project: Project, inputs: Inputs) -> list[Section]:
    """A section for every type, and one in each module that has types of secrets."""
    secret: dict[str, Registry] = {}
    for registry in registries:
        if any(rule(entry).secret for entry in registry.entries):
            secret.setdefault(types_module(registry), registry)
    sections = [_secrets_section(registry) for registry in secret.values()]
    return [*sections, *(_type_section(registry, entry) for registry in registries for entry in registry.entries)]


def _secrets_section(registry: Registry) -> Section:
    return Section(
        module=types_module(registry),
        template="validation_rules/secrets.py.j2",
        defines={OF_SECRET: registry.documents[0].kind_span},
        local=("secret", "validated", "validator"),
        build=secrets_view,
        reexport=False,
    )


def secrets_view(scope: Scope) -> SecretsView:
    """The function that makes a validator of secrets from one of texts."""
    secret = scope.use(PyObject("pydantic", "SecretStr"))
    callable_ = scope.std("collections.abc", "Callable")
    of_text = Subscript(callable_, (Collection("[", ("str",)), "str"))
    of_secret = Subscript(callable_, (Collection("[", (secret,)), secret))
    return SecretsView(
        outer=layout.signature(OF_SECRET, [layout.Parameter("validator", of_text)], of_secret, scope.style),
        inner=layout.signature("validated", [layout.Parameter("secret", secret)], secret, scope.style, depth=1),
        secret=secret,
    )


def _type_section(registry: Registry, entry: Entry) -> Section:
    name = type_name(entry)
    return Section(
        module=types_module(registry),
        template="core/blocks.py.j2",
        defines={name: entry.span},
        exports=(name,),
        build=lambda scope: TypeView(blocks=[type_block(entry, scope), _docstring(entry, scope)]),
        reexport=False,
        title="The types of what the validation rules accept",
        advice="give one of the two another name with `names: {type: ...}`",
    )


def type_block(entry: Entry, scope: Scope) -> str:
    """The assignment of a rule's type: pydantic applies what stands in it from left to right."""
    function = entry.values["function"]
    assert isinstance(function, PyObject)
    validator: Expr = scope.use(function)
    held = "str"
    if rule(entry).secret:
        held, validator = scope.use(PyObject("pydantic", "SecretStr")), call(OF_SECRET, validator)
    field = Call(scope.use(PyObject("pydantic", "Field")), (*_constraints(entry), *_described(entry)))
    after = call(scope.use(PyObject("pydantic", "AfterValidator")), validator)
    value = Subscript(scope.std("typing", "Annotated"), (held, field, after))
    return layout.assignment(type_name(entry), value, scope.style)


def _constraints(entry: Entry) -> list[Argument]:
    said = rule(entry).constraints
    values: dict[str, str | int | None] = {name: getattr(said, name) for name in CONSTRAINTS}
    return [
        Argument(Text(value) if isinstance(value, str) else literal(value), name)
        for name, value in values.items()
        if value is not None
    ]


def _described(entry: Entry) -> list[Argument]:
    """What the JSON Schema of the type says beside the constraints."""
    spec = rule(entry)
    said = [Argument(Text(sentence(spec.description)), "description")]
    examples = tuple(Text(text) for text in spec.valid)
    return [*said, Argument(Collection("[", examples), "examples")] if examples else said


def _docstring(entry: Entry, scope: Scope) -> str:
    lines = layout.wrap(sentence(rule(entry).description), scope.style.line_length - 6)
    return docstring("\n".join(lines), scope.style, depth=0)


TYPES = Artefact(name="validation_rules/types", consumes=(KIND,), sections=types_sections)
