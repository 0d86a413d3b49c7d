"""What has to hold for providers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registrygen.api import (
    ClassFact,
    ComponentArgument,
    Context,
    Entry,
    Finding,
    FunctionFact,
    PyObject,
    Registry,
    SettingArgument,
    construction_owner,
    entry_rule,
    finding,
    is_identifier,
    nearest,
    suggestion,
)
from registrygen.kinds.providers.spec import ProviderEntry, ProvidersDocument


def provider(entry: Entry) -> ProviderEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, ProviderEntry)
    return entry.spec


def setting_names(entry: Entry) -> list[str]:
    """The settings that have to be present for the provider."""
    return list(provider(entry).settings)


@entry_rule("providers/no-capabilities")
def no_capabilities(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider has no capability (seed 001, `test_all_providers_have_capabilities`)."""
    if not provider(entry).capabilities:
        known = ", ".join(str(member.value) for member in registry.enums["capability"].members)
        yield finding(
            no_capabilities.code,
            f"`{entry.key}` has no capabilities",
            at=entry.where("capabilities"),
            help=f"name some of {known}",
        )


@entry_rule("providers/identifier")
def identifier(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The name of a setting or of a constructor argument is not a Python identifier, or is a keyword.

    Settings are read as attributes, and arguments are passed by keyword.
    """
    settings = provider(entry).settings
    places = [
        *(
            (name, entry.where("settings", name if isinstance(settings, dict) else index))
            for index, name in enumerate(settings)
        ),
        *((name, entry.where("arguments", name)) for name in provider(entry).arguments),
    ]
    for name, at in places:
        if not is_identifier(name):
            yield finding(
                identifier.code,
                f"`{name}` cannot be a name in Python",
                at=at,
                help="use letters, digits and `_`, and no keyword",
            )


@entry_rule("providers/setting-not-required")
def setting_not_required(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A constructor argument comes from a setting that the provider's `settings` do not name.

    Only settings under `settings` are checked before the provider is constructed.
    """
    names = setting_names(entry)
    for parameter, argument in provider(entry).arguments.items():
        if isinstance(argument, SettingArgument) and argument.setting not in names:
            at = entry.where("arguments", parameter, "setting")
            help = suggestion(argument.setting, names) or "add it to `settings`"
            yield finding(
                setting_not_required.code,
                f"`{argument.setting}` is not among the settings of `{entry.key}`",
                at=at,
                help=help,
            )


@entry_rule("providers/setting-unknown")
def setting_unknown(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The application's settings have no such setting."""
    settings = settings_class(registry, context)
    if settings is None or not settings.complete:
        return
    for name in setting_names(entry):
        if name not in settings.names:
            spec = provider(entry).settings
            at = entry.where("settings", name if isinstance(spec, dict) else list(spec).index(name))
            help = suggestion(name, settings.names) or f"add it to {settings.place}"
            yield context.lacking(
                finding(setting_unknown.code, f"`{settings.shown}` has no setting `{name}`", at=at, help=help)
            )


@dataclass(frozen=True, kw_only=True)
class SettingsFacts:
    """What is known of the class of the application's settings: its attributes and properties."""

    names: tuple[str, ...]
    shown: str
    place: str
    complete: bool


_OUTSIDE_BASES = frozenset({"BaseSettings", "BaseModel", "NamedTuple", "TypedDict", "Protocol"})
"""Bases from libraries that bring no settings of their own."""


def settings_class(registry: Registry, context: Context) -> SettingsFacts | None:
    """The settings class: what the function under `settings:` says that it returns, or the class itself."""
    reference = registry.objects.get("settings")
    found = context.facts.find(reference) if reference else None
    if isinstance(found, FunctionFact) and found.returns and found.returns.object:
        found = context.facts.find(found.returns.object)
    if not isinstance(found, ClassFact):
        return None
    outside = [base for base in found.ancestors if not context.facts.covers(base.module)]
    known = found.complete or all(base.short in _OUTSIDE_BASES or base.module == "builtins" for base in outside)
    return SettingsFacts(
        names=(*found.attributes, *found.methods),
        shown=found.object.short,
        place=f"{found.span.path}:{found.span.line}",
        complete=known,
    )


@entry_rule("providers/arguments")
def arguments(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider's constructor and its `arguments` do not fit.

    A parameter without a default is not given, or an argument names no parameter.
    """
    value = entry.values.get("class")
    parameters = context.facts.constructor(value) if isinstance(value, PyObject) else None
    if parameters is None:
        return
    names = [item.name for item in parameters if not item.kind.startswith("var_")]
    given = provider(entry).arguments
    takes_any = any(item.kind == "var_keyword" for item in parameters)
    for name in given:
        if name not in names and not takes_any:
            yield finding(
                arguments.code,
                f"the class of `{entry.key}` has no parameter `{name}`",
                at=entry.where("arguments", name),
                help=suggestion(name, names),
            )
    misspelt = {nearest(name, names) for name in given if name not in names}
    missing = [
        item.name
        for item in parameters
        if not item.has_default
        and not item.kind.startswith("var_")
        and item.name not in given
        and item.name not in misspelt
    ]
    for name in missing:
        at = entry.where("arguments") if given else entry.where("class")
        yield finding(
            arguments.code,
            f"nothing is passed for the parameter `{name}` of `{entry.key}`",
            at=at,
            help=f"add `arguments: {{{name}: {{setting: ...}}}}`",
        )


@entry_rule("providers/no-class")
def no_class(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider names no class, and others of its registry do.

    `get_provider` has to construct every provider that it knows. A registry in which no entry names a class has no factory.
    """
    if provider(entry).implementation is None and any(provider(item).implementation for item in registry.entries):
        help = 'add `class: "package.module:Name"`'
        yield finding(no_class.code, f"`{entry.key}` has no class to construct", at=entry.span, help=help)


@entry_rule("providers/no-settings-source")
def no_settings_source(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider needs settings, and the document does not say where settings come from."""
    head = registry.head
    if (
        isinstance(head, ProvidersDocument)
        and head.settings is None
        and setting_names(entry)
        and provider(entry).implementation
    ):
        help = 'add `settings: "package.module:get_settings"` to the document'
        yield finding(
            no_settings_source.code,
            f"`{entry.key}` needs settings, and nothing says where they come from",
            at=entry.where("settings"),
            help=help,
        )


@entry_rule("providers/no-components")
def no_components(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider is given a component, and no document declares components.

    `get_provider` takes the container where a provider is given something of it; a document of `kind: components` says what it holds.
    """
    if context.project.complete and construction_owner(context.project) is None:
        for name, argument in provider(entry).arguments.items():
            if isinstance(argument, ComponentArgument):
                at = entry.where("arguments", name, "component")
                help = "add a document of `kind: components`"
                yield finding(no_components.code, f"there is no component `{argument.component}`", at=at, help=help)


RULES = (
    no_class,
    identifier,
    no_capabilities,
    setting_not_required,
    setting_unknown,
    arguments,
    no_components,
    no_settings_source,
)
