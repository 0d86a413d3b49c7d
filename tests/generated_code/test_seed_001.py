"""The nineteen tests of seed 001, by its names, on the generated providers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from finance.providers.alpaca import AlpacaProvider
from finance.providers.chase_file import ChaseFileProvider
from finance.providers.schwab import SchwabProvider
from pydantic import SecretStr

from generated.providers import (
    PROVIDER_REGISTRY,
    Provider,
    ProviderAuthType,
    ProviderCapability,
    ProviderCategory,
    ProviderMetadata,
    get_all_provider_slugs,
    get_oauth_providers,
    get_provider_metadata,
    get_providers_by_category,
    get_statistics,
)
from generated.providers.factory import MissingSettingsError, get_provider, is_oauth_provider

SETTINGS = {"schwab_app_key": SecretStr("key"), "schwab_app_secret": SecretStr("secret")}
ADDRESSES = {"schwab_base_url": "https://schwab.example", "alpaca_base_url": "https://alpaca.example"}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Settings in place of the application's, to be changed by the test."""
    given = SimpleNamespace(**SETTINGS, **ADDRESSES)
    monkeypatch.setattr("generated.providers.factory.get_settings", lambda: given)
    return given


class TestProviderRegistryCompleteness:
    def test_all_providers_have_display_names(self) -> None:
        assert [meta.display_name for meta in PROVIDER_REGISTRY] == [
            "Charles Schwab",
            "Alpaca Markets",
            "Chase (File Import)",
        ]

    def test_registry_slugs_are_unique(self) -> None:
        slugs = [meta.slug for meta in PROVIDER_REGISTRY]
        assert len(set(slugs)) == len(slugs)
        assert set(slugs) == set(Provider)

    def test_all_providers_have_capabilities(self) -> None:
        both = (ProviderCapability.ACCOUNTS, ProviderCapability.TRANSACTIONS)
        assert {meta.slug: meta.capabilities for meta in PROVIDER_REGISTRY} == {
            Provider.SCHWAB: both,
            Provider.ALPACA: both,
            Provider.CHASE_FILE: (ProviderCapability.TRANSACTIONS,),
        }

    def test_all_providers_have_required_settings(self) -> None:
        assert {meta.slug: meta.required_settings for meta in PROVIDER_REGISTRY} == {
            Provider.SCHWAB: ("schwab_app_key", "schwab_app_secret"),
            Provider.ALPACA: (),
            Provider.CHASE_FILE: (),
        }

    def test_oauth_providers_match_registry(self) -> None:
        assert get_oauth_providers() == {
            meta.slug for meta in PROVIDER_REGISTRY if meta.auth_type is ProviderAuthType.OAUTH
        }

    def test_get_provider_metadata_returns_correct_data(self) -> None:
        assert get_provider_metadata(Provider.SCHWAB) == ProviderMetadata(
            slug=Provider.SCHWAB,
            display_name="Charles Schwab",
            category=ProviderCategory.BROKERAGE,
            auth_type=ProviderAuthType.OAUTH,
            capabilities=(ProviderCapability.ACCOUNTS, ProviderCapability.TRANSACTIONS),
            required_settings=("schwab_app_key", "schwab_app_secret"),
            health_check_interval=300,
        )

    def test_get_oauth_providers_filters_correctly(self) -> None:
        assert get_oauth_providers() == {Provider.SCHWAB}

    def test_get_statistics_accurate(self) -> None:
        assert get_statistics() == {
            "total_providers": 3,
            "oauth_providers": 1,
            "categories": {"brokerage": 2, "bank": 1},
        }

    def test_provider_categories_valid(self) -> None:
        assert {member.value for member in ProviderCategory} == {
            "brokerage",
            "bank",
            "crypto",
            "retirement",
            "investment",
            "other",
        }
        assert all(type(meta.category) is ProviderCategory for meta in PROVIDER_REGISTRY)

    def test_all_providers_can_be_instantiated(self, settings: SimpleNamespace) -> None:
        """Skipped in the seed; here the generated factory looks for the settings itself."""
        classes = {slug: type(get_provider(slug)) for slug in get_all_provider_slugs()}
        assert classes == {
            Provider.SCHWAB: SchwabProvider,
            Provider.ALPACA: AlpacaProvider,
            Provider.CHASE_FILE: ChaseFileProvider,
        }


class TestProviderRegistryIntegration:
    def test_is_oauth_provider_matches_registry(self) -> None:
        assert {slug for slug in Provider if is_oauth_provider(slug)} == get_oauth_providers()

    def test_get_providers_by_category_returns_correct_providers(self) -> None:
        slugs = {category: [meta.slug for meta in get_providers_by_category(category)] for category in ProviderCategory}
        assert {category: found for category, found in slugs.items() if found} == {
            ProviderCategory.BROKERAGE: [Provider.SCHWAB, Provider.ALPACA],
            ProviderCategory.BANK: [Provider.CHASE_FILE],
        }

    def test_container_fails_for_unknown_provider(self) -> None:
        with pytest.raises(ValueError, match="'fidelity'"):
            get_provider("fidelity")

    def test_container_error_message_lists_supported_providers(self) -> None:
        with pytest.raises(ValueError, match=r"Supported: schwab, alpaca, chase_file$"):
            get_provider("fidelity")


class TestProviderRegistryStatistics:
    def test_current_provider_count(self) -> None:
        assert len(PROVIDER_REGISTRY) == get_statistics()["total_providers"] == 3

    def test_current_oauth_provider_count(self) -> None:
        assert len(get_oauth_providers()) == get_statistics()["oauth_providers"] == 1

    def test_schwab_in_registry(self) -> None:
        assert Provider.SCHWAB in get_all_provider_slugs()

    def test_alpaca_in_registry(self) -> None:
        assert Provider.ALPACA in get_all_provider_slugs()

    def test_chase_file_in_registry(self) -> None:
        assert Provider.CHASE_FILE in get_all_provider_slugs()


class TestWhatTheSeedSaysBesideItsTests:
    """Settings, arguments and look-ups of the seed's prose."""

    @pytest.mark.parametrize("name", sorted(SETTINGS))
    @pytest.mark.parametrize("empty", [SecretStr(""), None])
    def test_a_missing_setting_is_named(self, name: str, empty: object, settings: SimpleNamespace) -> None:
        setattr(settings, name, empty)
        with pytest.raises(MissingSettingsError, match=rf"schwab: {name}$"):
            get_provider(Provider.SCHWAB)

    def test_all_missing_settings_are_named_at_once(self, settings: SimpleNamespace) -> None:
        settings.schwab_app_key = settings.schwab_app_secret = None
        with pytest.raises(ValueError, match="schwab_app_key, schwab_app_secret"):
            get_provider("schwab")

    def test_settings_of_another_provider_are_not_asked_for(self, settings: SimpleNamespace) -> None:
        settings.schwab_app_key = settings.schwab_app_secret = None
        assert type(get_provider(Provider.ALPACA)) is AlpacaProvider

    def test_settings_reach_the_constructor_parameters_that_the_spec_maps(
        self, settings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given: dict[str, object] = {}

        class Schwab:
            def __init__(self, **arguments: object) -> None:
                given.update(arguments)

        monkeypatch.setattr("finance.providers.schwab.SchwabProvider", Schwab)
        get_provider("schwab")
        assert given == {
            "client_id": settings.schwab_app_key,
            "client_secret": settings.schwab_app_secret,
            "base_url": settings.schwab_base_url,
        }

    def test_metadata_of_what_is_no_provider_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"Supported: schwab, alpaca, chase_file$"):
            get_provider_metadata("fidelity")  # type: ignore[arg-type]

    def test_metadata_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            PROVIDER_REGISTRY[0].display_name = "Other"  # type: ignore[misc]

    def test_every_construction_makes_a_new_provider(self) -> None:
        assert get_provider("alpaca") is not get_provider("alpaca")
