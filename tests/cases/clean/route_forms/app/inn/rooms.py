from dataclasses import dataclass

from inn.stores import Ledger, Session


@dataclass(frozen=True, kw_only=True)
class BookRoom:
    number: int


@dataclass(frozen=True, kw_only=True)
class CloseYear:
    """What a job does, and no route."""

    year: int


class BookRoomHandler:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def handle(self, command: BookRoom) -> int:
        return command.number


class CloseYearHandler:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def handle(self, command: CloseYear) -> None:
        pass
