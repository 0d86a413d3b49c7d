"""The kind `providers`: integrations that are looked up, configured and constructed by slug (seed 001)."""

from __future__ import annotations

from registrygen.api import Constructs, EnumSlot, Key, Kind, Lookup, MemberType, Names, Statistic
from registrygen.kinds.providers.compliance import COMPLIANCE
from registrygen.kinds.providers.discovery import DISCOVERY
from registrygen.kinds.providers.factory import FACTORY
from registrygen.kinds.providers.health import HEALTH_CHECKS
from registrygen.kinds.providers.rules import RULES
from registrygen.kinds.providers.settings import SETTINGS
from registrygen.kinds.providers.settings_classes import generated_settings
from registrygen.kinds.providers.settings_tests import SETTINGS_TESTS
from registrygen.kinds.providers.setup_page import SETUP_PAGE
from registrygen.kinds.providers.spec import ProviderEntry, ProvidersDocument

PROVIDERS = Kind(
    name="providers",
    singular="provider",
    doc="Providers: integrations with their authentication, capabilities and settings, constructed by slug.",
    document=ProvidersDocument,
    entry=ProviderEntry,
    key=Key(field="slug", type=MemberType("slug"), doc="Unique provider identifier."),
    names=Names(module="providers.registry", registry="PROVIDER_REGISTRY", metadata="ProviderMetadata"),
    enums=(
        EnumSlot(slot="slug", name="Provider", doc="Providers by slug.", base="str, Enum", derive="key"),
        EnumSlot(
            slot="category",
            name="ProviderCategory",
            doc="Provider categories for organization.",
            base="str, Enum",
            members={
                name.upper(): name for name in ("brokerage", "bank", "crypto", "retirement", "investment", "other")
            },
        ),
        EnumSlot(
            slot="auth_type",
            name="ProviderAuthType",
            doc="Provider authentication types.",
            base="str, Enum",
            members={name.upper(): name for name in ("oauth", "api_key", "file_import", "link_token", "certificate")},
            docs={
                "OAUTH": "OAuth 2.0 flow.",
                "API_KEY": "Direct API key authentication.",
                "FILE_IMPORT": "CSV or other file-based import.",
                "LINK_TOKEN": "Third-party link token.",
                "CERTIFICATE": "Certificate-based authentication.",
            },
        ),
        EnumSlot(
            slot="capability",
            name="ProviderCapability",
            doc="What a provider can deliver.",
            base="str, Enum",
            members={name.upper(): name for name in ("accounts", "transactions", "holdings")},
        ),
    ),
    lookups=(
        Lookup(name="get_provider_metadata", by="slug", one=True, doc="Retrieve metadata for a specific provider."),
        Lookup(name="get_all_provider_slugs", select="slug", doc="Get all registered provider slugs."),
        Lookup(
            name="get_oauth_providers",
            where={"auth_type": "oauth"},
            select="slug",
            result="set",
            needs="auth_type.oauth",
            doc="Get all OAuth providers.",
        ),
        Lookup(name="get_providers_by_category", by="category", doc="Get all providers in a category."),
        Lookup(
            name="get_enabled_providers",
            where={"enabled": True},
            select="slug",
            doc="Get the providers that the spec does not switch off.",
        ),
        Lookup(
            name="get_beta_providers",
            where={"beta": True},
            select="slug",
            doc="Get the providers that are still being tried out.",
        ),
    ),
    statistics=(
        Statistic(key="total_providers"),
        Statistic(key="oauth_providers", where={"auth_type": "oauth"}, needs="auth_type.oauth"),
        Statistic(key="categories", by="category"),
    ),
    constructs=Constructs(field="class", arguments="arguments", per="call"),
    head_objects={"protocol": "class", "settings": "callable", "version": "any"},
    rules=RULES,
    artefacts=(SETTINGS, FACTORY, DISCOVERY, HEALTH_CHECKS, COMPLIANCE, SETTINGS_TESTS, SETUP_PAGE),
    settings=generated_settings,
)
