"""Reads accounts, bookings and holdings from providers."""

from collections.abc import Sequence
from decimal import Decimal

from finance.data_sync.access import ProviderAccess
from finance.data_sync.commands import SyncAccounts, SyncHoldings, SyncTransactions
from finance.data_sync.results import AccountsSynced, HoldingsSynced, TransactionsSynced
from finance.errors import ConflictError, DomainError, ProviderUnavailableError
from finance.events.data_sync import (
    AccountSyncAttempted,
    AccountSyncFailed,
    AccountSyncSucceeded,
    HoldingsSyncAttempted,
    HoldingsSyncFailed,
    HoldingsSyncSucceeded,
    TransactionSyncAttempted,
    TransactionSyncFailed,
    TransactionSyncSucceeded,
)
from finance.providers.base import (
    Account,
    AccountProvider,
    Holding,
    HoldingProvider,
    ProviderError,
    Transaction,
)
from finance.publishing import EventPublisher
from finance.repositories.accounts import AccountRepository
from finance.repositories.balances import BalanceSnapshotRepository
from finance.repositories.holdings import HoldingRepository
from finance.repositories.transactions import TransactionRepository
from finance.tables import AccountRecord, Connection


class SyncAccountsHandler:
    """Brings a connection's accounts up to date and keeps their balances."""

    def __init__(
        self,
        access: ProviderAccess,
        accounts: AccountRepository,
        balances: BalanceSnapshotRepository,
        publisher: EventPublisher,
    ) -> None:
        self._access = access
        self._accounts = accounts
        self._balances = balances
        self._publisher = publisher

    async def handle(self, command: SyncAccounts) -> AccountsSynced:
        """Return how many accounts there are."""
        user_id, connection_id = command.user_id, command.connection_id
        connection = await self._access.connection(user_id, connection_id)
        publish = self._publisher.publish
        publish(AccountSyncAttempted(user_id=user_id, connection_id=connection_id))
        try:
            found = await self._read(connection)
        except DomainError as error:
            publish(AccountSyncFailed(user_id=user_id, connection_id=connection_id, reason=str(error)))
            raise
        for account in found:
            account_id = await self._accounts.store(connection_id, account)
            await self._balances.add(account_id, account.balance, account.currency)
        publish(AccountSyncSucceeded(user_id=user_id, connection_id=connection_id, account_count=len(found)))
        return AccountsSynced(connection_id=connection_id, account_count=len(found))

    async def _read(self, connection: Connection) -> Sequence[Account]:
        access = self._access.open(connection)
        if not isinstance(access.client, AccountProvider):
            raise ConflictError("The provider does not list accounts.")
        try:
            return await access.client.get_accounts(access.credentials)
        except ProviderError as error:
            raise ProviderUnavailableError(str(error)) from error


class SyncTransactionsHandler:
    """Adds the bookings of an account that are not known yet."""

    def __init__(
        self,
        access: ProviderAccess,
        transactions: TransactionRepository,
        publisher: EventPublisher,
    ) -> None:
        self._access = access
        self._transactions = transactions
        self._publisher = publisher

    async def handle(self, command: SyncTransactions) -> TransactionsSynced:
        """Return how many bookings there are and how many are new."""
        user_id = command.user_id
        account = await self._access.account(user_id, command.account_id)
        connection_id, number = account.connection_id, account.number
        publish = self._publisher.publish
        publish(
            TransactionSyncAttempted(
                user_id=user_id,
                connection_id=connection_id,
                account_number=number,
                since=command.since,
            )
        )
        try:
            found = await self._read(command, account)
        except DomainError as error:
            publish(
                TransactionSyncFailed(
                    user_id=user_id,
                    connection_id=connection_id,
                    account_number=number,
                    reason=str(error),
                )
            )
            raise
        new = await self._transactions.add_new(account.id, found)
        publish(
            TransactionSyncSucceeded(
                user_id=user_id,
                connection_id=connection_id,
                account_number=number,
                transaction_count=len(found),
                since=command.since,
            )
        )
        return TransactionsSynced(account_id=account.id, transaction_count=len(found), new_count=new)

    async def _read(self, command: SyncTransactions, account: AccountRecord) -> Sequence[Transaction]:
        connection = await self._access.connection(command.user_id, account.connection_id)
        access = self._access.open(connection)
        try:
            return await access.client.get_transactions(access.credentials, account.number, command.since)
        except ProviderError as error:
            raise ProviderUnavailableError(str(error)) from error


class SyncHoldingsHandler:
    """Replaces what is known of an account's holdings."""

    def __init__(self, access: ProviderAccess, holdings: HoldingRepository, publisher: EventPublisher) -> None:
        self._access = access
        self._holdings = holdings
        self._publisher = publisher

    async def handle(self, command: SyncHoldings) -> HoldingsSynced:
        """Return how many securities the account holds and what they are worth."""
        user_id = command.user_id
        account = await self._access.account(user_id, command.account_id)
        connection_id, number = account.connection_id, account.number
        publish = self._publisher.publish
        publish(HoldingsSyncAttempted(user_id=user_id, connection_id=connection_id, account_number=number))
        try:
            found = await self._read(command, account)
        except DomainError as error:
            publish(
                HoldingsSyncFailed(
                    user_id=user_id,
                    connection_id=connection_id,
                    account_number=number,
                    reason=str(error),
                )
            )
            raise
        await self._holdings.replace(account.id, found)
        worth = sum((holding.market_value for holding in found), Decimal())
        publish(
            HoldingsSyncSucceeded(
                user_id=user_id,
                connection_id=connection_id,
                account_number=number,
                holding_count=len(found),
                market_value=worth,
            )
        )
        return HoldingsSynced(account_id=account.id, holding_count=len(found), market_value=worth)

    async def _read(self, command: SyncHoldings, account: AccountRecord) -> Sequence[Holding]:
        connection = await self._access.connection(command.user_id, account.connection_id)
        access = self._access.open(connection)
        if not isinstance(access.client, HoldingProvider):
            raise ConflictError("The provider does not list holdings.")
        try:
            return await access.client.get_holdings(access.credentials, account.number)
        except ProviderError as error:
            raise ProviderUnavailableError(str(error)) from error
