"""Compliance tests of the settings models: what the environment says is what they hold, and nothing is made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    Collection,
    Dict,
    Expr,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    call,
    compliance_class,
    compliance_module,
    layout,
)
from registrygen.kinds.providers.entries import Setting, document, module_of, optional_settings, settings_in
from registrygen.kinds.providers.methods import MethodView, method_view
from registrygen.kinds.providers.setting_types import TYPES, spelt
from registrygen.kinds.providers.settings_classes import ALL


@dataclass(frozen=True, kw_only=True)
class SettingsTestsView:
    """The tests of a registry's settings models."""

    name: str
    more: Sequence[MethodView]


def settings_test_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The tests of each registry that has settings models with fields."""
    return [
        _section(registry) for registry in registries if document(registry).settings_models and settings_in(registry)
    ]


def _section(registry: Registry) -> Section:
    name = compliance_class(registry, "Settings")
    return Section(
        module=compliance_module(registry),
        part="tests",
        template="providers/settings_tests.py.j2",
        defines={name: registry.where("settings_models")},
        build=lambda scope: SettingsTestsView(name=name, more=[_read(registry, scope), _unset(registry, scope)]),
        reexport=False,
    )


def _parameter(scope: Scope) -> layout.Parameter:
    return layout.Parameter("monkeypatch", f"{scope.imports.module('pytest')}.MonkeyPatch")


def _model(registry: Registry, scope: Scope) -> str:
    return scope.ours(module_of(registry, "settings"), registry.layout.named(ALL))


def _variables(settings: Sequence[Setting], values: Sequence[Expr], scope: Scope, target: str) -> str:
    """A table of values by the settings' names."""
    rows = tuple((Text(item.name), value) for item, value in zip(settings, values, strict=True))
    return layout.assignment(target, Dict(rows), scope.style, annotation=Subscript("dict", ("str", "object")), depth=2)


def _validated(registry: Registry, scope: Scope, depth: int = 2) -> str:
    """The statement that reads the environment: a call without arguments is refused where fields are required."""
    return layout.assignment(
        "settings", call(f"{_model(registry, scope)}.model_validate", "{}"), scope.style, depth=depth
    )


def _read(registry: Registry, scope: Scope) -> MethodView:
    settings = list(settings_in(registry).values())
    types = [TYPES[item.type] for item in settings if item.type]
    samples = Dict(
        tuple((Text(item.name.upper()), Text(type_.sample)) for item, type_ in zip(settings, types, strict=True))
    )
    values = [spelt(item.type, TYPES[item.type].meant, scope) for item in settings if item.type]
    body = [
        layout.assignment("environment", samples, scope.style, depth=2),
        "        for variable, text in environment.items():",
        "            monkeypatch.setenv(variable, text)",
        _variables(settings, values, scope, "expected"),
        _validated(registry, scope),
        "        found = {name: getattr(settings, name) for name in expected}",
        "        assert found == expected",
    ]
    doc = "Every setting is read from the environment variable of its name."
    return method_view("test_environment", doc, [_parameter(scope)], body, scope)


def _unset(registry: Registry, scope: Scope) -> MethodView:
    settings = list(settings_in(registry).values())
    optional = optional_settings(registry)
    needed = [item for item in settings if item.default is None and item.name not in optional]
    rest = [item for item in settings if item not in needed]
    names = Collection("[", tuple(Text(item.name.upper()) for item in settings))
    body = [
        layout.assignment("variables", names, scope.style, depth=2),
        "        for variable in variables:",
        "            monkeypatch.delenv(variable, raising=False)",
        *(_refused(registry, needed, scope) if needed else _defaults(registry, rest, scope)),
    ]
    doc = "What is not set is missing, or has the default of the specs."
    return method_view("test_unset", doc, [_parameter(scope)], body, scope)


def _defaults(registry: Registry, settings: Sequence[Setting], scope: Scope) -> list[str]:
    values = [
        "None" if item.default is None or item.type is None else spelt(item.type, item.default, scope)
        for item in settings
    ]
    return [
        _variables(settings, values, scope, "expected"),
        _validated(registry, scope),
        "        found = {name: getattr(settings, name) for name in expected}",
        "        assert found == expected",
    ]


def _refused(registry: Registry, needed: Sequence[Setting], scope: Scope) -> list[str]:
    pytest = scope.imports.module("pytest")
    error = scope.use(PyObject("pydantic", "ValidationError"))
    names = Collection("{", tuple(Text(item.name) for item in needed))
    asked = Call(f"{_model(registry, scope)}.model_validate", (Argument("{}"),))
    return [
        layout.assignment("expected", names, scope.style, annotation=Subscript("set", ("object",)), depth=2),
        f"        with {pytest}.raises({error}) as caught:",
        layout.statement(asked, scope.style, depth=3),
        '        assert {item["loc"][0] for item in caught.value.errors()} == expected',
    ]


SETTINGS_TESTS = Artefact(name="providers/settings-tests", consumes=("providers",), sections=settings_test_sections)
