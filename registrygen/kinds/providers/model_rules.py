"""What has to hold for settings so that models can be generated of them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from registrygen.api import (
    Context,
    Entry,
    Finding,
    Registry,
    Related,
    describe,
    entry_rule,
    finding,
    registry_rule,
)
from registrygen.kinds.providers.entries import Setting, document, setting_at, setting_names, settings_in, settings_of
from registrygen.kinds.providers.setting_rules import is_underived, settings_class
from registrygen.kinds.providers.setting_types import TYPES
from registrygen.kinds.providers.settings_classes import ALL, model_name, model_names


@entry_rule("providers/setting-default")
def setting_default(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The default of a setting is not of the setting's type, or the setting is a secret.

    A secret with a default stands in the source, where everybody can read it.
    """
    for item in settings_of(entry):
        if item.default is None or item.type is None:
            continue
        at = entry.where("settings", item.name, "default")
        if item.type == "secret":
            message, help = f"the secret `{item.name}` has a default", "remove it: secrets come from the environment"
            yield finding(setting_default.code, message, at=at, help=help)
        elif not TYPES[item.type].admits(item.default):
            message = f"the default of `{item.name}` has to be {TYPES[item.type].words}, not {describe(item.default)}"
            yield finding(setting_default.code, message, at=at)


@entry_rule("providers/setting-differs")
def setting_differs(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Two providers name one setting and do not say the same of it.

    The application has the setting once. Say the same at both places, or give one of them another name.
    """
    first = settings_in(registry)
    for item in settings_of(entry):
        other = first[item.name]
        if (item.type, item.default) != (other.type, other.default):
            owner = next(each for each in registry.entries if item.name in setting_names(each))
            related = (Related(message="the other provider", span=owner.where(*setting_at(owner, item.name))),)
            message = f"`{item.name}` is {_said(item)} here and {_said(other)} for `{owner.key}`"
            at = entry.where(*setting_at(entry, item.name))
            yield finding(setting_differs.code, message, at=at, related=related)


def _said(item: Setting) -> str:
    kind = f"a `{item.type}`" if item.type else "without a type"
    return kind if item.default is None else f"{kind} with the default {describe(item.default)}"


@entry_rule("providers/setting-untyped")
def setting_untyped(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """Models of the settings are to be generated, and a provider's settings have no types."""
    names = [item.name for item in settings_of(entry) if item.type is None]
    if document(registry).settings_models and names:
        at = entry.where("settings")
        help = f"write `settings: {{{', '.join(f'{name}: secret' for name in names)}}}`, each with its type"
        yield finding(setting_untyped.code, f"the settings of `{entry.key}` have no types", at=at, help=help)


_TAKEN = frozenset({*dir(BaseModel), "settings_customise_sources"})


@entry_rule("providers/setting-reserved")
def setting_reserved(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A setting cannot be a field of a pydantic model: its name begins with `_`, or models have it already."""
    for name in setting_names(entry) if document(registry).settings_models else ():
        if name.startswith("_") or name in _TAKEN:
            message = f"`{name}` cannot be a field of the settings models"
            at = entry.where(*setting_at(entry, name))
            yield finding(setting_reserved.code, message, at=at, help="give the setting another name")


@entry_rule("providers/same-model")
def same_model(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """The settings models of two providers have one name, or a provider's has the name of the one for all."""
    if not document(registry).settings_models or not setting_names(entry):
        return
    name = model_name(registry, entry)
    first = model_names(registry)[name]
    whose = "all providers" if name == registry.layout.named(ALL) else f"`{first.key}`"
    # Keys that differ in capitals alone are one member of the enum of slugs, which has been said.
    if whose == "all providers" or first.key.casefold() != entry.key.casefold():
        message = f"the settings models of `{entry.key}` and of {whose} are both `{name}`"
        yield finding(same_model.code, message, at=entry.span, help="give the provider another key")


@registry_rule("providers/settings-not-derived")
def settings_not_derived(registry: Registry, context: Context) -> Iterator[Finding]:
    """Models of the settings are generated, and the application's settings do not derive from them.

    Then the application does not have what the providers need: `class Settings(ProviderSettings)` gives it to it.
    """
    settings = settings_class(registry, context)
    if settings is not None and is_underived(registry, settings):
        name = registry.layout.named(ALL)
        yield context.lacking(
            finding(
                settings_not_derived.code,
                f"`{settings.shown}` does not derive from `{name}`",
                at=registry.where("settings_models"),
                help=f"write `class {settings.shown}({name})` at {settings.place}",
            )
        )


RULES = (
    setting_default,
    setting_differs,
    setting_untyped,
    setting_reserved,
    same_model,
    settings_not_derived,
)
