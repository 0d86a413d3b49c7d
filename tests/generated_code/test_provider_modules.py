"""The generated providers at work, on the application of the case `clean/provider_status`."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import black
import pytest
from pydantic import ValidationError

from registrygen.testing import run_case

CASE = Path(__file__).parents[1] / "cases" / "clean" / "provider_status"
PACKAGES = ("provider_status", "app_status")
ENVIRONMENT = {"CARD_KEY": "key", "CARD_NAME": "name", "BANK_KEY": "bank"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the application and what is generated for it."""
    shutil.copytree(CASE / "app", tmp_path, dirs_exist_ok=True)
    shutil.copytree(CASE / "output", tmp_path / "provider_status")
    return tmp_path


@pytest.fixture
def payments(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The modules, newly imported; the settings are in the environment."""
    monkeypatch.syspath_prepend(str(place))
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    names = ("factory", "models", "registry", "told", "watch")
    modules = {name: importlib.import_module(f"provider_status.payments.{name}") for name in names}
    yield SimpleNamespace(**modules)
    for name in [name for name in sys.modules if name.partition(".")[0] in PACKAGES]:
        del sys.modules[name]


def test_the_application_passes_its_compliance_tests(place: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "provider_status"]
    done = subprocess.run(
        command, cwd=place, env={**os.environ, "PYTHONPATH": str(place)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "skipped" not in done.stdout


@pytest.mark.parametrize("slug", ["old_bank", "OLD_BANK"])
def test_what_is_switched_off_is_not_constructed(slug: str, payments: SimpleNamespace) -> None:
    wanted = payments.registry.Provider.__members__.get(slug, slug)
    with pytest.raises(payments.factory.PaymentDisabledError, match=r"^Provider old_bank is disabled$"):
        payments.factory.get_provider(wanted, SimpleNamespace())


def test_what_is_switched_off_is_not_told_of(payments: SimpleNamespace) -> None:
    assert [info.slug.value for info in payments.told.payment_catalogue().providers] == ["card-pay", "cash"]


@pytest.mark.parametrize(
    ("version", "available"),
    [
        ("1.10.0", True),
        ("1.10", True),
        ("v1.10.0", True),
        ("1.10.0rc1", True),
        ("1.10.0.1", True),
        ("2", True),
        ("1.9.9", False),
        ("1.9.10rc1", False),
        ("0", False),
        ("unknown", False),
    ],
)
def test_versions_compare_by_their_numbers(
    version: str, available: bool, payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payments.factory, "VERSION", version)
    assert payments.factory.is_provider_available(payments.registry.Provider.CARD_PAY) is available
    assert payments.told.payment_catalogue().providers[0].available is available


def test_a_version_that_is_too_old_is_named(payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments.factory, "VERSION", "1.9")
    said = r"^Provider card-pay needs application version 1\.10\.0, this is 1\.9$"
    with pytest.raises(payments.factory.PaymentDisabledError, match=said):
        payments.factory.get_provider("card-pay", SimpleNamespace(clock=None))


def test_settings_that_the_application_needs_are_named_at_once(
    payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a provider that is switched off are not needed, and an empty variable is none."""
    monkeypatch.setenv("CARD_KEY", "")
    for name in ("CARD_NAME", "BANK_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(ValidationError) as caught:
        payments.models.PaymentSettings()
    assert [error["loc"] for error in caught.value.errors()] == [("card_name",), ("card_key",)]


@pytest.mark.parametrize("address", ["ftp://card.example", "card.example", "https://"])
def test_an_address_has_to_be_one(address: str, payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARD_URL", address)
    with pytest.raises(ValidationError, match="card_url"):
        payments.models.CardPaySettings()


def test_an_address_stays_as_it_is_written(payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARD_URL", "https://card.example")
    assert payments.models.CardPaySettings().card_url == "https://card.example"


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("0.5", 0.5), ("PT1M30S", 90), ("00:01:30", 90)])
def test_a_duration_is_in_seconds_or_iso_8601(
    text: str, seconds: float, payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARD_TIMEOUT", text)
    assert payments.models.CardPaySettings().card_timeout == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["soon", "nan", "inf"])
def test_what_is_no_duration_is_refused(text: str, payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARD_TIMEOUT", text)
    with pytest.raises(ValidationError, match="card_timeout"):
        payments.models.CardPaySettings()


def test_no_secret_is_shown(payments: SimpleNamespace) -> None:
    settings = payments.models.PaymentSettings()
    assert "'key'" not in repr(settings) + str(settings.model_dump())


async def test_health_of_all_that_is_not_switched_off(
    payments: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key that makes the check fail is a secret, and what the error says of it is blanked."""
    monkeypatch.setenv("CARD_KEY", "wrong")
    found = await payments.watch.check_payments(SimpleNamespace(clock=None))
    assert [(item.slug.value, item.status.value, item.error) for item in found] == [
        ("card-pay", "unhealthy", "ValueError: *** is not a key"),
        ("cash", "unknown", "nothing checks it"),
    ]
    off = await payments.watch.check_provider(payments.registry.Provider.OLD_BANK, SimpleNamespace())
    assert (off.status.value, off.error) == ("unknown", "nothing checks it")


@pytest.mark.parametrize(
    ("line_length", "trailing_comma"), [(79, True), (79, False), (88, True), (100, True), (200, False), (320, True)]
)
def test_black_changes_nothing_at_any_line_length(line_length: int, trailing_comma: bool, tmp_path: Path) -> None:
    root = tmp_path / CASE.name
    shutil.copytree(CASE, root)
    text = (root / "registrygen.toml").read_text()
    comma = str(trailing_comma).lower()
    (root / "registrygen.toml").write_text(f"line-length = {line_length}\nmagic-trailing-comma = {comma}\n{text}")
    result = run_case(root)
    pages = {path: text for path, text in result.files.items() if path.endswith(".py")}
    assert len(pages) > 8, result.text
    mode = black.Mode(
        line_length=line_length, target_versions={black.TargetVersion.PY311}, magic_trailing_comma=trailing_comma
    )
    assert [path for path, text in pages.items() if black.format_str(text, mode=mode) != text] == []
