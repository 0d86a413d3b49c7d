"""Several threads at one registry."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from registrygen.runtime import FunctionalRegistry, RegistryError


def together(*jobs: Callable[[], None]) -> list[BaseException]:
    """Run jobs in threads that begin at once; gives what they raised."""
    barrier, errors = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        barrier.wait()
        try:
            job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


class Plain(dict[Any, Any]):
    """A mapping that does not decide who wins."""


@pytest.mark.parametrize("mapping", [None, Plain])
def test_of_writers_of_one_key_one_wins(mapping: type[Any] | None) -> None:
    class Raced(FunctionalRegistry):
        pass

    if mapping is not None:
        Raced._repository = mapping()
    won: list[list[int]] = [[] for _ in range(400)]

    def writer(number: int) -> Callable[[], None]:
        def run() -> None:
            for attempt in range(400):
                try:
                    Raced.register(f"k{attempt}", lambda number=number: number)
                    won[attempt].append(number)
                except RegistryError:
                    pass

        return run

    assert together(*(writer(number) for number in range(4))) == []
    assert all(len(winners) == 1 for winners in won)
    assert all(Raced[f"k{attempt}"]() == winners[0] for attempt, winners in enumerate(won))


def test_readers_that_iterate_see_no_error_and_writers_lose_nothing() -> None:
    class Busy(FunctionalRegistry):
        pass

    done = threading.Event()
    kept = [f"kept{number}" for number in range(50)]
    for key in kept:
        Busy.register(key, print)

    def write() -> None:
        for number in range(3000):
            Busy.register(f"k{number}", print)
            if number % 3:
                Busy.unregister_identifier(f"k{number}")
        done.set()

    def read() -> None:
        while not done.is_set():
            seen = list(Busy)
            assert seen[:50] == kept
            assert len(seen) == len(set(seen))

    assert together(write, read, read) == []
    assert len(Busy) == 1050
