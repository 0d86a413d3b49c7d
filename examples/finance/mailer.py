"""Sends plain-text messages over SMTP, or writes them to a folder."""

import asyncio
import os
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Final

import aiosmtplib
from pydantic import SecretStr

from finance.config import Settings

# The longest line that mail may have: links are not broken, whatever their length.
_LONG_LINES: Final = policy.default.clone(max_line_length=998)


@dataclass(frozen=True, kw_only=True)
class Mailer(ABC):
    """Sends messages from one address."""

    sender: str

    async def send(self, recipient: str, subject: str, text: str) -> None:
        """Deliver one message."""
        message = EmailMessage(_LONG_LINES)
        message["From"] = self.sender
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(text)
        await self.deliver(message)

    @abstractmethod
    async def deliver(self, message: EmailMessage) -> None:
        """Hand over a message that has all its headers."""


@dataclass(frozen=True, kw_only=True)
class SmtpMailer(Mailer):
    """An SMTP account; `timeout` is in seconds, `start_tls=None` uses TLS where the server offers it."""

    host: str
    port: int
    username: str | None = None
    password: SecretStr | None = None
    start_tls: bool | None = None
    timeout: float = 10

    async def deliver(self, message: EmailMessage) -> None:
        """Hand a message to the server, or raise `aiosmtplib.SMTPException`."""
        await aiosmtplib.send(
            message,
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=None if self.password is None else self.password.get_secret_value(),
            start_tls=self.start_tls,
            timeout=self.timeout,
        )


@dataclass(frozen=True, kw_only=True)
class FolderMailer(Mailer):
    """Writes each message to a file of its own; the names sort by time."""

    folder: Path

    async def deliver(self, message: EmailMessage) -> None:
        """Write a message, or raise `OSError`."""
        await asyncio.to_thread(self._write, message.as_bytes())

    def _write(self, content: bytes) -> None:
        """Show the file only when it is whole, and to nobody else: messages carry tokens."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        unfinished = self.folder / f".{name}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        unfinished.rename(self.folder / f"{name}.eml")


def make_mailer(settings: Settings) -> Mailer:
    """The folder that the settings name, or else their mail account."""
    if settings.mail_folder is not None:
        return FolderMailer(sender=settings.mail_sender, folder=settings.mail_folder)
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_sender,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )
