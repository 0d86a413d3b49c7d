"""What has to hold for providers: what their classes take, and what they can do."""

from __future__ import annotations

from collections.abc import Iterator

from registrygen.api import (
    ComponentArgument,
    Context,
    Entry,
    Finding,
    PyObject,
    Registry,
    construction_owner,
    entry_rule,
    finding,
    is_identifier,
    nearest,
    suggestion,
)
from registrygen.kinds.providers.entries import provider, setting_at, setting_names
from registrygen.kinds.providers.model_rules import RULES as MODEL_RULES
from registrygen.kinds.providers.setting_rules import no_settings_source, setting_not_required, setting_unknown
from registrygen.kinds.providers.status_rules import RULES as STATUS_RULES


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
    places = [
        *((name, entry.where(*setting_at(entry, name))) for name in setting_names(entry)),
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
    *MODEL_RULES,
    *STATUS_RULES,
)
