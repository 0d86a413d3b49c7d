"""What other modules of the kind ask of a provider: its model, slug, class and settings, and where its code is generated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from registrygen.api import (
    ComponentArgument,
    Entry,
    MemberValue,
    PyObject,
    Registry,
    Scope,
    SettingArgument,
    pascal_case,
)
from registrygen.kinds.providers.spec import ProviderEntry, ProvidersDocument, SettingModel, SettingType


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting of a provider; `type` is None where a list names it without one."""

    name: str
    type: SettingType | None
    default: str | bool | int | float | None
    doc: str

    @property
    def is_secret(self) -> bool:
        """Whether nobody may see it: what has no type may be a secret."""
        return self.type in ("secret", None)


def provider(entry: Entry) -> ProviderEntry:
    """The entry's own model."""
    assert isinstance(entry.spec, ProviderEntry)
    return entry.spec


def document(registry: Registry) -> ProvidersDocument:
    """The registry's own head."""
    assert isinstance(registry.head, ProvidersDocument)
    return registry.head


def settings_of(entry: Entry) -> list[Setting]:
    """The settings that the provider names, in order."""
    said = provider(entry).settings
    typed = said if isinstance(said, Mapping) else {}
    return [_setting(name, typed.get(name)) for name in said]


def _setting(name: str, said: SettingType | SettingModel | None) -> Setting:
    if isinstance(said, SettingModel):
        return Setting(name=name, type=said.type, default=said.default, doc=said.doc)
    return Setting(name=name, type=said, default=None, doc="")


def setting_names(entry: Entry) -> list[str]:
    """The names of the settings that the provider names."""
    return list(provider(entry).settings)


def required_settings(entry: Entry) -> list[str]:
    """The names of the settings that have to be present: those without a default."""
    return [item.name for item in settings_of(entry) if item.default is None]


def settings_in(registry: Registry) -> dict[str, Setting]:
    """The settings of all providers, by name: of one that several providers share the first."""
    found: dict[str, Setting] = {}
    for entry in registry.entries:
        for item in settings_of(entry):
            found.setdefault(item.name, item)
    return found


def optional_settings(registry: Registry) -> frozenset[str]:
    """The settings whose models' fields can be None: nobody gives them a default, and no provider insists."""
    if document(registry).settings_models is None:
        return frozenset()
    insists = document(registry).settings_models == "required"
    needed = {
        name for entry in registry.entries for name in required_settings(entry) if insists and provider(entry).enabled
    }
    return frozenset(name for name, item in settings_in(registry).items() if item.default is None) - needed


def setting_at(entry: Entry, name: str) -> tuple[str | int, ...]:
    """The path of a setting in its entry."""
    said = provider(entry).settings
    return ("settings", name if isinstance(said, Mapping) else list(said).index(name))


def provider_class(entry: Entry) -> PyObject:
    """The class of a provider. Only for registries that have a factory."""
    value = entry.values["class"]
    assert isinstance(value, PyObject)
    return value


def constructed(registry: Registry) -> bool:
    """Whether the registry's entries name classes, so that there is a factory and what stands on it."""
    return any(entry.values.get("class") for entry in registry.entries)


def slug_of(registry: Registry, entry: Entry) -> str:
    """The provider's slug as the enum's value has it."""
    value = entry.values["slug"]
    assert isinstance(value, MemberValue)
    member = registry.enums["slug"].member(value.name)
    return str(member.value) if member else value.name


def slug_member(registry: Registry, entry: Entry, scope: Scope) -> str:
    """The member of the enum of slugs."""
    value = entry.values["slug"]
    assert isinstance(value, MemberValue)
    return scope.member(registry, value)


def needs_settings(registry: Registry) -> bool:
    """Whether any provider has settings that have to be present."""
    return any(required_settings(entry) for entry in registry.entries)


def asks_settings(registry: Registry) -> bool:
    """Whether the factory reads settings at all."""
    given = (argument for entry in registry.entries for argument in provider(entry).arguments.values())
    return needs_settings(registry) or any(isinstance(argument, SettingArgument) for argument in given)


def needs_container(registry: Registry) -> bool:
    """Whether any provider is given a component."""
    return any(
        isinstance(argument, ComponentArgument)
        for entry in registry.entries
        for argument in provider(entry).arguments.values()
    )


def module_of(registry: Registry, part: Literal["factory", "settings", "discovery", "health"]) -> str:
    """The module of a part of what is generated, dotted below the output's package."""
    said: str | None = getattr(document(registry).registry.modules, part)
    package, dot, _ = registry.layout.module.rpartition(".")
    return said or f"{package}{dot}{part}"


def private_name(registry: Registry, word: str) -> str:
    """A name that the code of a registry keeps to itself: modules may hold that of several."""
    return f"_{registry.layout.name.lower()}_{word}"


def private_class(registry: Registry, word: str) -> str:
    """The same for a class or a type."""
    return f"_{pascal_case(registry.layout.name.lower())}{word}"


def metadata_name(registry: Registry, key: str) -> str:
    """The metadata field that a spec key fills."""
    return next(field.name for field in registry.fields if field.key == key)
