"""The mailer against a real SMTP server in a thread of its own."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy

import aiosmtplib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from finance.mailer import Mailer


class Inbox:
    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(envelope.original_content or b"")
        return "250 OK"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def mailer(port: int) -> Mailer:
    return Mailer(host="127.0.0.1", port=port, sender="app@example.com", start_tls=False)


async def test_a_message_arrives(inbox: tuple[Inbox, int]) -> None:
    handler, port = inbox
    await mailer(port).send("user@example.com", "Grüße", "Viel Glück\n")
    (received,) = handler.received
    message = message_from_bytes(received, policy=policy.default)
    assert (message["From"], message["To"]) == ("app@example.com", "user@example.com")
    assert message["Subject"] == "Grüße"
    assert message.get_content().splitlines() == ["Viel Glück"]
    assert message["Message-ID"].endswith("@example.com>")


async def test_a_server_that_is_away_is_an_error() -> None:
    with pytest.raises(aiosmtplib.SMTPException):
        await mailer(free_port()).send("user@example.com", "Hello", "text")


async def test_a_subject_cannot_add_headers(inbox: tuple[Inbox, int]) -> None:
    handler, port = inbox
    with pytest.raises(ValueError, match="linefeed"):
        await mailer(port).send("user@example.com", "Hello\nBcc: all@example.com", "text")
    assert handler.received == []
