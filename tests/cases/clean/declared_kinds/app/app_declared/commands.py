from typing import Protocol


class Command(Protocol):
    def undo(self) -> None: ...


class Rename:
    def undo(self) -> None: ...


class Delete:
    def undo(self) -> None: ...


def check() -> None: ...


class Worker:
    async def run_rename(self, command: Rename) -> None: ...

    async def run_delete(self, command: Delete) -> None: ...
