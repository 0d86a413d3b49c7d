"""Statements that users upload."""

from typing import Annotated
from uuid import UUID

from fastapi import File, Form, UploadFile

from finance.api.auth import CurrentUser
from finance.api.flags import Flags
from finance.api.parameters import AccountNumber
from finance.api.schemas import FileImported
from finance.errors import UnprocessableError
from finance.imports.commands import ImportFromFile
from finance.imports.handlers import ImportFromFileHandler
from finance.providers.base import StatementFile

_MEGABYTE = 1024 * 1024
_LONGEST_NAME = 200


async def import_file(
    connection_id: Annotated[UUID, Form()],
    account_number: Annotated[AccountNumber, Form()],
    file: Annotated[UploadFile, File(description="A statement as the provider offers it.")],
    user: CurrentUser,
    flags: Flags,
    handler: ImportFromFileHandler,
) -> FileImported:
    """Read an account's bookings from a statement."""
    megabytes = flags.import_megabytes()
    content = await file.read(megabytes * _MEGABYTE + 1)
    if len(content) > megabytes * _MEGABYTE:
        raise UnprocessableError(f"The file is larger than {megabytes} MB.")
    name = (file.filename or "statement")[:_LONGEST_NAME]
    command = ImportFromFile(
        user_id=user.id,
        connection_id=connection_id,
        account_number=account_number,
        file=StatementFile(name=name, content=content),
    )
    return FileImported.of(await handler.handle(command))
