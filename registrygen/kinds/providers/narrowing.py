"""Which settings can be None by their type, although a provider that is given them is refused without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registrygen.api import ClassFact, Facts, Registry, SettingArgument
from registrygen.kinds.providers.entries import document, optional_settings, provider, required_settings
from registrygen.kinds.providers.settings_classes import settings_fact

_NONE = re.compile(r"\b(None|Optional)\b")


def narrowed_settings(registry: Registry, facts: Facts) -> frozenset[str]:
    """The settings whose type the factory has to take None off: the models' own, or those that the application declares."""
    if document(registry).settings_models is not None:
        return optional_settings(registry)
    found = settings_fact(registry, facts)
    return frozenset(name for name in _given(registry) if found is not None and _can_be_none(found, name))


def _given(registry: Registry) -> Iterator[str]:
    """The settings that are passed to a provider, once they were found to be present."""
    for entry in registry.entries:
        required = required_settings(entry)
        for argument in provider(entry).arguments.values():
            if isinstance(argument, SettingArgument) and argument.setting in required:
                yield argument.setting


def _can_be_none(found: ClassFact, name: str) -> bool:
    """Whether the type of a setting names None; one of which nothing is written is taken as it is."""
    attribute, method = found.attributes.get(name), found.methods.get(name)
    annotation = attribute.annotation if attribute else method.returns if method else None
    return annotation is not None and _NONE.search(annotation.text) is not None
