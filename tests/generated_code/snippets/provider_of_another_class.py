"""A provider taken for another, and a method that only some providers have."""

from finance.providers.schwab import SchwabProvider

from generated.providers import Provider
from generated.providers.factory import get_provider, is_oauth_provider


def use(slug: Provider) -> None:
    provider: SchwabProvider = get_provider("alpaca")  # refused: assignment, reportAssignmentType, AlpacaProvider
    get_provider("chase_file").get_accounts(provider)  # refused: attr-defined, reportAttributeAccessIssue, get_accounts
    if not is_oauth_provider(slug):
        get_provider(slug).exchange_code("", "")  # refused: attr-defined, reportAttributeAccessIssue, exchange_code
    get_provider(7)  # refused: call-overload, reportCallIssue, get_provider
