"""What has to hold for the settings that providers name, and for the class that has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registrygen.api import (
    ClassFact,
    Context,
    Entry,
    Finding,
    PyObject,
    Registry,
    SettingArgument,
    entry_rule,
    finding,
    suggestion,
)
from registrygen.kinds.providers.entries import document, provider, setting_at, setting_names
from registrygen.kinds.providers.settings_classes import derived_settings, is_model, settings_fact


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
    """The application's settings have no such setting.

    Settings that derive from the generated models have all of theirs.
    """
    settings = settings_class(registry, context)
    if settings is None or not settings.complete or is_underived(registry, settings):
        return
    for name in setting_names(entry):
        if name not in settings.names:
            at = entry.where(*setting_at(entry, name))
            public = [known for known in settings.names if not known.startswith("_")]
            help = suggestion(name, public) or f"add it to {settings.place}"
            yield context.lacking(
                finding(setting_unknown.code, f"`{settings.shown}` has no setting `{name}`", at=at, help=help)
            )


@dataclass(frozen=True, kw_only=True)
class SettingsFacts:
    """What is known of the class of the application's settings: its attributes and properties."""

    names: tuple[str, ...]
    derives: bool
    shown: str
    place: str
    complete: bool


_OUTSIDE_BASES = frozenset({"BaseSettings", "BaseModel", "NamedTuple", "TypedDict", "Protocol"})
"""Bases from libraries that bring no settings of their own."""


def settings_class(registry: Registry, context: Context) -> SettingsFacts | None:
    """The settings class, where it stands in the source."""
    found = settings_fact(registry, context.facts)
    if found is None:
        return None
    generated = derived_settings(found, registry) if document(registry).settings_models else None
    outside = [base for base in found.ancestors if _is_unread(base, context)]
    known = found.complete or all(_is_harmless(base, registry) for base in outside)
    return SettingsFacts(
        names=(*found.attributes, *found.methods, *(generated or ())),
        derives=generated is not None,
        shown=found.object.short,
        place=f"{found.span.path}:{found.span.line}",
        complete=known,
    )


def _is_unread(base: PyObject, context: Context) -> bool:
    """Whether nothing is known of a base: it stands elsewhere, or is still to be written."""
    return not isinstance(context.facts.find(base), ClassFact)


def _is_harmless(base: PyObject, registry: Registry) -> bool:
    """Whether a base from outside the source brings no setting, or none that is not known."""
    return base.module == "builtins" or base.short in _OUTSIDE_BASES or is_model(base, registry)


def is_underived(registry: Registry, settings: SettingsFacts) -> bool:
    """Whether models are generated and the application's settings lack what they would bring."""
    names = {name for entry in registry.entries for name in setting_names(entry)}
    models = document(registry).settings_models
    return models is not None and settings.complete and not settings.derives and not names <= set(settings.names)


@entry_rule("providers/no-settings-source")
def no_settings_source(entry: Entry, registry: Registry, context: Context) -> Iterator[Finding]:
    """A provider needs settings, and the document does not say where settings come from."""
    if document(registry).settings is None and setting_names(entry) and provider(entry).implementation:
        help = 'add `settings: "package.module:get_settings"` to the document'
        yield finding(
            no_settings_source.code,
            f"`{entry.key}` needs settings, and nothing says where they come from",
            at=entry.where("settings"),
            help=help,
        )
