"""The OAuth providers in the factory's module: the type of their slugs, the guard for it, and their callbacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registrygen.api import (
    Entry,
    Expr,
    Lookup,
    MemberValue,
    Registry,
    Scope,
    Subscript,
    Text,
    call,
    layout,
)
from registrygen.kinds.providers.entries import document, slug_member, slug_of

OAUTH_NAMES = ("is_oauth_provider", "register_oauth_callbacks")


@dataclass(frozen=True, kw_only=True)
class OAuthView:
    """What is generated where providers can be OAuth ones."""

    signature: str
    returned: str
    registration: str
    callbacks: Sequence[str]


def oauth_lookup(registry: Registry) -> Lookup | None:
    """The lookup of OAuth providers, None where the enum of authentication types has no such member."""
    return next((item for item in registry.lookups if item.name == "get_oauth_providers"), None)


def oauth_entries(registry: Registry) -> list[Entry]:
    """The providers that authenticate with OAuth."""
    member = registry.enums["auth_type"].member("oauth")
    wanted = MemberValue(slot="auth_type", name=member.name) if member else None
    return [entry for entry in registry.entries if entry.values.get("auth_type") == wanted]


def callback_path(registry: Registry, entry: Entry) -> str:
    """The path that the provider sends users back to."""
    return document(registry).oauth.callback.replace("{slug}", slug_of(registry, entry))


def oauth_alias(registry: Registry, scope: Scope) -> str:
    """The type of the OAuth providers' slugs; empty where no provider is one."""
    members = tuple(slug_member(registry, entry, scope) for entry in oauth_entries(registry))
    if not members:
        return ""
    return layout.assignment(
        registry.layout.named("OAuthProvider"),
        Subscript(scope.std("typing", "Literal"), members),
        scope.style,
        annotation=scope.std("typing", "TypeAlias"),
    )


def oauth_view(registry: Registry, scope: Scope) -> OAuthView:
    """The guard and the registration of callbacks."""
    named = registry.layout.named
    enum = scope.enum(registry.enums["slug"])
    entries = oauth_entries(registry)
    guard: Expr = Subscript(scope.std("typing", "TypeGuard"), (named("OAuthProvider"),)) if entries else "bool"
    receiver = Subscript(scope.std("collections.abc", "Callable"), (f"[{enum}, str]", "object"))
    lookup = scope.ours(registry.layout.lookups_module, named("get_oauth_providers"))
    return OAuthView(
        signature=layout.signature(named("is_oauth_provider"), [layout.Parameter("slug", enum)], guard, scope.style),
        returned=layout.returned(f"slug in {lookup}()", scope.style),
        registration=layout.signature(
            named("register_oauth_callbacks"), [layout.Parameter("register", receiver)], "None", scope.style
        ),
        callbacks=[
            layout.statement(
                call("register", slug_member(registry, entry, scope), Text(callback_path(registry, entry))),
                scope.style,
                depth=1,
            )
            for entry in entries
        ],
    )
