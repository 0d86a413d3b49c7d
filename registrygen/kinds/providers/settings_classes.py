"""The class of the application's settings, the names of the generated models, and whether it derives from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from registrygen.api import ClassFact, Entry, Facts, FunctionFact, PyObject, Registry, pascal_case
from registrygen.kinds.providers.entries import document, module_of, setting_names

ALL = "ProviderSettings"


def settings_fact(registry: Registry, facts: Facts) -> ClassFact | None:
    """The class of the application's settings: what the function under `settings:` says that it returns, or the class itself."""
    reference = registry.objects.get("settings")
    found = facts.find(reference) if reference else None
    if isinstance(found, FunctionFact) and found.returns and found.returns.object:
        found = facts.find(found.returns.object)
    return found if isinstance(found, ClassFact) else None


def model_name(registry: Registry, entry: Entry) -> str:
    """The name of a provider's own model."""
    return registry.layout.named(f"{pascal_case(entry.key)}Settings")


def model_names(registry: Registry) -> Mapping[str, Entry]:
    """The models of single providers by name: those that have settings, of two with one name the first."""
    found: dict[str, Entry] = {}
    for entry in registry.entries:
        if setting_names(entry):
            found.setdefault(model_name(registry, entry), entry)
    return found


def is_model(base: PyObject, registry: Registry) -> bool:
    """Whether a class is one of the generated models, as far as its module tells: the package is not known here."""
    is_there = f".{base.module}".endswith(f".{module_of(registry, 'settings')}")
    return is_there and base.short in {*model_names(registry), registry.layout.named(ALL)}


def generated_settings(registry: Registry, base: PyObject) -> frozenset[str] | None:
    """The settings in one of the generated models, None where a class is none of them."""
    if document(registry).settings_models is None or not is_model(base, registry):
        return None
    own = model_names(registry).get(base.short)
    return frozenset(setting_names(own) if own is not None else _all_settings(registry))


def _all_settings(registry: Registry) -> Iterator[str]:
    for entry in model_names(registry).values():
        yield from setting_names(entry)


def derived_settings(found: ClassFact, registry: Registry) -> frozenset[str] | None:
    """The settings that a class has from the generated models, None where it derives from none of them.

    The models are known from the spec, so that it does not matter whether they are generated yet.
    """
    bases = {item.short for item in found.ancestors if is_model(item, registry)}
    if not bases:
        return None
    everything = registry.layout.named(ALL) in bases
    models = model_names(registry).items()
    return frozenset(name for model, entry in models if everything or model in bases for name in setting_names(entry))
