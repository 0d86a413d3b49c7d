"""The mailer against a real SMTP server in a thread of its own, and with a folder."""

import asyncio
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import aiosmtplib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from finance.config import Settings
from finance.mailer import FolderMailer, Mailer, SmtpMailer, make_mailer


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
    return SmtpMailer(host="127.0.0.1", port=port, sender="app@example.com", start_tls=False)


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


async def test_messages_are_written_to_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "mail"
    written = make_mailer(Settings(mail_folder=folder, mail_sender="app@example.com"))
    link = f"http://localhost:8000/verify?token={'x' * 200}"
    for subject in ("Grüße", "Hello"):
        await written.send("a/../b@example.com", subject, f"{link}\n")
    first, second = sorted(folder.iterdir())
    assert {first.suffix, second.suffix} == {".eml"}
    assert first.stat().st_mode & 0o077 == folder.stat().st_mode & 0o077 == 0
    messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (first, second)]
    assert [message["Subject"] for message in messages] == ["Grüße", "Hello"]
    assert {message["To"] for message in messages} == {"a/../b@example.com"}
    assert link in second.read_text().splitlines()


async def test_messages_at_once_have_a_file_each(tmp_path: Path) -> None:
    written = FolderMailer(sender="app@example.com", folder=tmp_path)
    await asyncio.gather(*(written.send("user@example.com", "Hello", str(number)) for number in range(50)))
    texts = {
        message_from_bytes(p.read_bytes(), policy=policy.default).get_content().strip() for p in tmp_path.iterdir()
    }
    assert texts == {str(number) for number in range(50)}


async def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(OSError, match="mail"):
        await FolderMailer(sender="app@example.com", folder=tmp_path / "mail").send("a@example.com", "Hello", "text")


async def test_without_a_folder_there_is_a_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FOLDER", "")
    assert isinstance(make_mailer(Settings()), SmtpMailer)


def test_an_empty_secret_is_not_signed_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", "")
    assert len(Settings().jwt_secret.get_secret_value()) > 32
