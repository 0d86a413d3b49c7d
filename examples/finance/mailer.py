"""Sends plain-text messages over SMTP."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import aiosmtplib
from pydantic import SecretStr

from finance.config import Settings


@dataclass(frozen=True, kw_only=True)
class Mailer:
    """An SMTP account; `timeout` is in seconds, `start_tls=None` uses TLS where the server offers it."""

    host: str
    port: int
    sender: str
    username: str | None = None
    password: SecretStr | None = None
    start_tls: bool | None = None
    timeout: float = 10

    async def send(self, recipient: str, subject: str, text: str) -> None:
        """Deliver one message to the server, or raise `aiosmtplib.SMTPException`."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message.set_content(text)
        await aiosmtplib.send(
            message,
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=None if self.password is None else self.password.get_secret_value(),
            start_tls=self.start_tls,
            timeout=self.timeout,
        )


def make_mailer(settings: Settings) -> Mailer:
    """The mail account that the settings describe."""
    return Mailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_sender,
        username=settings.smtp_username,
        password=settings.smtp_password,
    )
