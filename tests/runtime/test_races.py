"""Several threads at one registry."""

import contextlib
import threading
import time
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


SECONDS = 10.0


@pytest.mark.slow
def test_writers_and_iterating_readers_get_along_for_ten_seconds() -> None:
    class Busy(FunctionalRegistry, strict=True, contract=lambda x: x):
        pass

    until = time.monotonic() + SECONDS
    stays = [f"stays{number}" for number in range(20)]
    for key in stays:
        Busy.register(key, lambda x: x)
    kept: list[list[str]] = [[], []]
    counts = [0, 0]

    def writer(own: int) -> Callable[[], None]:
        def run() -> None:
            number = 0
            while time.monotonic() < until:
                key = f"{own}-{number}"
                Busy.register(key, lambda x: x, aliases=[f"also {key}"])
                Busy.register(key, lambda x, key=key: key, replace=True)
                if number % 50:
                    Busy.unregister_identifier(f"also {key}")
                else:
                    kept[own].append(key)
                number += 1

        return run

    def reader(own: int) -> Callable[[], None]:
        def run() -> None:
            while time.monotonic() < until:
                seen = list(Busy)
                assert seen[: len(stays)] == stays
                assert len(seen) == len(set(seen))
                for key in seen[-5:]:
                    # It may have been taken out since.
                    with contextlib.suppress(RegistryError):
                        assert callable(Busy.get(key))
                assert Busy.factorize("stays0", x=own) == own
                assert Busy.plan({"_type": stays[1], "x": 3}).build() == 3
                counts[own] += 1

        return run

    assert together(writer(0), writer(1), reader(0), reader(1)) == []
    assert min(counts) > 100
    assert min(len(keys) for keys in kept) > 10
    assert sorted(Busy) == sorted([*stays, *kept[0], *kept[1]])
    assert all(Busy[f"also {key}"](0) == key for key in [*kept[0], *kept[1]])


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
