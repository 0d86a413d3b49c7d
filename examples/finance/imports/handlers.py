"""Reads statements."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from finance.errors import (
    ConflictError,
    NotFoundError,
    ProviderUnavailableError,
    UnprocessableError,
)
from finance.events.data_sync import (
    FileImportAttempted,
    FileImportFailed,
    FileImportSucceeded,
)
from finance.imports.commands import ImportFromFile
from finance.imports.results import ImportResult
from finance.ports import ProviderClients
from finance.providers.base import Account, ProviderError, StatementError, Transaction
from finance.publishing import EventPublisher
from finance.repositories.accounts import AccountRepository
from finance.repositories.balances import BalanceSnapshotRepository
from finance.repositories.connections import ProviderConnectionRepository
from finance.repositories.transactions import TransactionRepository
from finance.tables import Connection
from generated.providers.registry import Provider, ProviderAuthType, get_provider_metadata


class ImportFromFileHandler:
    """Adds a statement's bookings that are not known yet; the balance is the sum of all."""

    def __init__(
        self,
        connections: ProviderConnectionRepository,
        accounts: AccountRepository,
        transactions: TransactionRepository,
        balances: BalanceSnapshotRepository,
        providers: ProviderClients,
        publisher: EventPublisher,
    ) -> None:
        self._connections = connections
        self._accounts = accounts
        self._transactions = transactions
        self._balances = balances
        self._providers = providers
        self._publisher = publisher

    async def handle(self, command: ImportFromFile) -> ImportResult:
        """Return how many bookings there are and how many are new."""
        connection = await self._connections.get(command.user_id, command.connection_id)
        if connection is None:
            raise NotFoundError("connection")
        self._publisher.publish(
            FileImportAttempted(
                user_id=command.user_id,
                provider=connection.provider,
                file_name=command.file.name,
                size=len(command.file.content),
            )
        )
        found = await self._read(command, connection)
        account_id = await self._account(command)
        new = await self._transactions.add_new(account_id, found)
        await self._settle(account_id)
        self._publisher.publish(
            FileImportSucceeded(
                user_id=command.user_id,
                provider=connection.provider,
                file_name=command.file.name,
                transaction_count=len(found),
                account_numbers=(command.account_number,),
            )
        )
        return ImportResult(account_id=account_id, transaction_count=len(found), new_count=new)

    async def _read(self, command: ImportFromFile, connection: Connection) -> Sequence[Transaction]:
        takes = get_provider_metadata(Provider(connection.provider)).auth_type
        if connection.ended_at is not None or takes is not ProviderAuthType.FILE_IMPORT:
            self._failed(command, connection, None, "no files through this connection")
            raise ConflictError("This connection takes no files.")
        try:
            client = self._providers.client(connection.provider)
            return await client.get_transactions(command.file, command.account_number, date.min)
        except StatementError as error:
            self._failed(command, connection, error.line, str(error))
            raise UnprocessableError(str(error)) from error
        except ProviderError as error:
            self._failed(command, connection, None, str(error))
            raise ProviderUnavailableError(str(error)) from error

    async def _account(self, command: ImportFromFile) -> UUID:
        connection_id, number = command.connection_id, command.account_number
        known = await self._accounts.numbered(connection_id, number)
        if known is not None:
            return known.id
        account = Account(number=number, name=f"Account {number}", balance=Decimal())
        return await self._accounts.store(connection_id, account)

    async def _settle(self, account_id: UUID) -> None:
        balance = await self._transactions.total(account_id)
        await self._accounts.set_balance(account_id, balance)
        await self._balances.add(account_id, balance, "USD")

    def _failed(self, command: ImportFromFile, connection: Connection, line: int | None, reason: str) -> None:
        self._publisher.publish(
            FileImportFailed(
                user_id=command.user_id,
                provider=connection.provider,
                file_name=command.file.name,
                line=line,
                reason=reason,
            )
        )
