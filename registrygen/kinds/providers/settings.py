"""The models of providers' settings (seed 001, "configuration schemas"): one a provider, and one that has them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Argument,
    Artefact,
    Call,
    Entry,
    Expr,
    Project,
    PyObject,
    Registry,
    Scope,
    Section,
    Subscript,
    Text,
    Union,
    call,
    layout,
)
from registrygen.kinds.providers.entries import (
    Setting,
    document,
    module_of,
    optional_settings,
    private_class,
    private_name,
    provider,
    settings_in,
    settings_of,
)
from registrygen.kinds.providers.setting_types import TYPES, spelt
from registrygen.kinds.providers.settings_classes import ALL, model_names
from registrygen.kinds.providers.spec import SettingType


@dataclass(frozen=True, kw_only=True)
class ModelView:
    """The model of one provider."""

    head: str
    docstring: str
    config: str
    fields: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CheckedView:
    """A type of values that a function sees before or after pydantic: addresses and durations."""

    signature: str
    check: str
    alias: str


@dataclass(frozen=True, kw_only=True)
class SettingsView:
    """The settings models of a registry; `head` and `docstring` are those of the one for all."""

    url: CheckedView | None
    duration: CheckedView | None
    models: Sequence[ModelView]
    head: str
    docstring: str


def settings_sections(registries: Sequence[Registry], project: Project, *_: object) -> list[Section]:
    """The models of each registry that asks for them."""
    return [_section(registry) for registry in registries if document(registry).settings_models]


def _section(registry: Registry) -> Section:
    exported = (*model_names(registry), registry.layout.named(ALL))
    private = [name for type_ in _CHECKED if _has(registry, type_) for name in _private(registry, type_)]
    return Section(
        module=module_of(registry, "settings"),
        template="providers/settings.py.j2",
        defines=dict.fromkeys((*exported, *private), registry.where("settings_models")),
        exports=exported,
        reexport=False,
        build=lambda scope: settings_view(registry, scope),
        title="Settings of the providers, read from the environment",
    )


_CHECKED: tuple[SettingType, ...] = ("url", "duration")


def _private(registry: Registry, type_: SettingType) -> tuple[str, str]:
    """The function that sees values of a type, and the type with it."""
    return private_name(registry, f"checked_{type_}"), private_class(registry, type_.capitalize())


def _has(registry: Registry, type_: SettingType) -> bool:
    return any(item.type == type_ for item in settings_in(registry).values())


def settings_view(registry: Registry, scope: Scope) -> SettingsView:
    """The models, those of single providers first."""
    base = scope.imports.use(_pydantic_settings("BaseSettings"))
    models = model_names(registry)
    return SettingsView(
        url=_url(registry, scope) if _has(registry, "url") else None,
        duration=_duration(registry, scope) if _has(registry, "duration") else None,
        models=[_model(registry, name, entry, base, scope) for name, entry in models.items()],
        head=layout.class_head(registry.layout.named(ALL), list(models) or [base], scope.style),
        docstring=layout.docstring(_EVERYTHING, scope.style, depth=1),
    )


_EVERYTHING = "The settings of all providers, for the application's to derive from."


def _pydantic_settings(name: str) -> PyObject:
    return PyObject("pydantic_settings", name)


def _url(registry: Registry, scope: Scope) -> CheckedView:
    adapter, address = (scope.use(PyObject("pydantic", name)) for name in ("TypeAdapter", "HttpUrl"))
    check = layout.statement(call(f"{adapter}({address}).validate_python", "value"), scope.style, depth=1)
    return _checked(registry, "url", check, "str", scope)


def _duration(registry: Registry, scope: Scope) -> CheckedView:
    return _checked(registry, "duration", "", "object", scope)


def _checked(registry: Registry, type_: SettingType, check: str, takes: str, scope: Scope) -> CheckedView:
    function, alias = _private(registry, type_)
    validator = scope.use(PyObject("pydantic", "AfterValidator" if type_ == "url" else "BeforeValidator"))
    annotated = Subscript(scope.std("typing", "Annotated"), (scope.use(TYPES[type_].python), call(validator, function)))
    type_alias = scope.std("typing", "TypeAlias")
    return CheckedView(
        signature=layout.signature(function, [layout.Parameter("value", takes)], takes, scope.style),
        check=check,
        alias=layout.assignment(alias, annotated, scope.style, annotation=type_alias),
    )


def _model(registry: Registry, name: str, entry: Entry, base: str, scope: Scope) -> ModelView:
    doc = f"The settings of {provider(entry).display_name}."
    config = call(scope.use(_pydantic_settings("SettingsConfigDict")), env_ignore_empty="True")
    return ModelView(
        head=layout.class_head(name, [base], scope.style),
        docstring=layout.docstring(doc, scope.style, depth=1),
        config=layout.assignment("model_config", config, scope.style, depth=1),
        fields=[_field(registry, settings_in(registry)[item.name], item.doc, scope) for item in settings_of(entry)],
    )


def _field(registry: Registry, item: Setting, doc: str, scope: Scope) -> str:
    assert item.type is not None
    is_checked = item.type in _CHECKED
    type_: Expr = _private(registry, item.type)[1] if is_checked else scope.use(TYPES[item.type].python)
    optional = item.name in optional_settings(registry)
    default: Expr | None = "None" if optional else None
    if item.default is not None:
        default = spelt(item.type, item.default, scope)
    return layout.assignment(
        item.name,
        _described(default, doc, scope) if doc.strip() else default,
        scope.style,
        annotation=Union((type_, "None")) if optional else type_,
        depth=1,
    )


def _described(default: Expr | None, doc: str, scope: Scope) -> Call:
    arguments = [] if default is None else [Argument(default, "default")]
    return Call(scope.use(PyObject("pydantic", "Field")), (*arguments, Argument(Text(doc), "description")))


SETTINGS = Artefact(name="providers/settings", consumes=("providers",), sections=settings_sections)
