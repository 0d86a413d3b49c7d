"""Several processes at one registry: of those that register a key at the same moment, one wins."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from servers import output, program, registry_server

from registrygen.runtime import FunctionalRegistry

CLIENTS, ROUNDS = 8, 40
CLIENT = """
import json, sys
from registrygen.runtime import FunctionalRegistry, RegistryError
from remote_shop import losses

namespace, storage, number = sys.argv[1:]
class Raced(FunctionalRegistry, logic_namespace=namespace, storage=storage, trusted=["remote_shop"]): pass

own = getattr(losses, f"loss{number}")
print("ready", flush=True)
sys.stdin.readline()
won, seen = [], []
for attempt in range(40):
    try:
        Raced.register(f"k{attempt}", own)
        won.append(attempt)
    except RegistryError as error:
        assert "already" in str(error), error
    seen.append(Raced[f"k{attempt}"].__name__)
print(json.dumps([won, seen]))
"""


@pytest.mark.parametrize("kind", ["memory", "sqlite", "redis"])
def test_of_processes_that_register_a_key_one_wins(
    kind: str, namespace: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "redis":
        race(namespace, request.getfixturevalue("redis").url)
        return
    options = ["--state", str(tmp_path / "state.sqlite")] if kind == "sqlite" else []
    with registry_server(*options) as server:
        race(namespace, server.url)


def race(namespace: str, url: str) -> None:
    clients = [program(CLIENT, namespace, url, str(number)) for number in range(CLIENTS)]
    for client in clients:
        assert client.stdout is not None
        assert client.stdout.readline() == "ready\n"
    for client in clients:
        assert client.stdin is not None
        client.stdin.write("go\n")
        client.stdin.flush()
    told = [json.loads(output(client)) for client in clients]
    winners: dict[int, list[int]] = {attempt: [] for attempt in range(ROUNDS)}
    for number, (won, _) in enumerate(told):
        for attempt in won:
            winners[attempt].append(number)
    assert {attempt: len(found) for attempt, found in winners.items()} == dict.fromkeys(range(ROUNDS), 1)

    class After(FunctionalRegistry, logic_namespace=namespace, storage=url, trusted=["remote_shop"]):
        pass

    for attempt, (winner,) in winners.items():
        assert After[f"k{attempt}"].__name__ == f"loss{winner}"
        # Everybody saw the winner's, those that lost included.
        assert {seen[attempt] for _, seen in told} == {f"loss{winner}"}
    assert Counter(After) == Counter(f"k{attempt}" for attempt in range(ROUNDS))


def test_threads_of_one_process_race_as_well(namespace: str, storage: Any) -> None:
    import threading

    from remote_shop import losses

    from registrygen.runtime import RegistryError

    class Raced(FunctionalRegistry, logic_namespace=namespace, storage=storage, trusted=["remote_shop"]):
        pass

    won: list[list[int]] = [[] for _ in range(ROUNDS)]
    barrier, errors = threading.Barrier(4), list[BaseException]()

    def run(number: int) -> None:
        own = getattr(losses, f"loss{number}")
        barrier.wait()
        for attempt in range(ROUNDS):
            try:
                Raced.register(f"k{attempt}", own)
                won[attempt].append(number)
            except RegistryError:
                continue
            except BaseException as error:
                errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert [len(winners) for winners in won] == [1] * ROUNDS
    assert [Raced[f"k{attempt}"].__name__ for attempt in range(ROUNDS)] == [f"loss{winners[0]}" for winners in won]
