"""How the health module keeps secret settings out of what errors say: they may quote a request."""

from __future__ import annotations

from dataclasses import dataclass

from registrygen.api import Collection, PyObject, Registry, Scope, Subscript, Text, call, layout
from registrygen.kinds.providers.entries import private_class, private_name, settings_in


@dataclass(frozen=True, kw_only=True)
class RedactionView:
    """The function that gives all secrets, and what it is made of."""

    class_head: str
    decorator: str
    spellings: str
    asked: str
    signature: str
    settings: str
    values: str
    plain: str


def redaction_names(registry: Registry) -> tuple[str, ...]:
    """The names that the function and its class have in the module."""
    return (private_class(registry, "Secret"), private_name(registry, "secrets")) if has_secrets(registry) else ()


def has_secrets(registry: Registry) -> bool:
    """Whether any setting must not be seen."""
    return bool(_names(registry)) and "settings" in registry.objects


def _names(registry: Registry) -> list[str]:
    return [name for name, item in settings_in(registry).items() if item.is_secret]


def redaction_view(registry: Registry, scope: Scope) -> RedactionView:
    """How the secrets of a registry's providers are found. Only for registries that have some."""
    style = scope.style
    secret, secrets = redaction_names(registry)
    values = Collection("[", tuple(f"settings.{name}" for name in _names(registry)))
    plain = f"value.get_secret_value() if isinstance(value, {secret}) else value"
    return RedactionView(
        class_head=layout.class_head(secret, [scope.std("typing", "Protocol")], style),
        decorator=layout.decorator(scope.std("typing", "runtime_checkable"), style),
        spellings=layout.assignment("spellings", _spellings(scope), style, depth=2),
        asked=layout.assignment("secrets", call(secrets), style, depth=2),
        signature=layout.signature(secrets, [], Subscript("list", ("str",)), style),
        settings=layout.assignment("settings", call(_get_settings(registry, scope)), style, depth=1),
        values=layout.assignment("values", values, style, annotation=Subscript("list", ("object",)), depth=1),
        plain=layout.assignment("plain", plain, style, depth=2),
    )


def _spellings(scope: Scope) -> Collection:
    """A secret as it is, and as it stands in addresses and forms."""
    quote, quote_plus = (scope.std("urllib.parse", name) for name in ("quote", "quote_plus"))
    return Collection("(", ("secret", call(quote, "secret", safe=Text("")), call(quote_plus, "secret")))


def _get_settings(registry: Registry, scope: Scope) -> str:
    reference = registry.objects["settings"]
    assert isinstance(reference, PyObject)
    return scope.use(reference)
